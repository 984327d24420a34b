import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath, pathToFileURL } from 'node:url'

const PROGRAM = fileURLToPath(
  new URL('../../../node_modules/yaml-language-server/bin/yaml-language-server', import.meta.url),
)

/** A place in a document, counted from 0. */
export interface DocumentPlace {
  readonly line: number
  readonly character: number
}

/** The yaml-language-server that editors start, as they speak to it: JSON-RPC over standard input and output. */
export class LanguageServer {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting = new Map<number, (result: unknown) => void>()
  readonly #diagnostics = new Map<string, (messages: readonly string[]) => void>()
  #received = Buffer.alloc(0)
  #last = 0

  private constructor() {
    this.#child = spawn(process.execPath, [PROGRAM, '--stdio'])
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#read()
    })
  }

  /** Starts it as an editor does that takes snippets. */
  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer()
    await server.request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        textDocument: {
          completion: { completionItem: { documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
        },
      },
    })
    server.#send({ method: 'initialized', params: {} })
    return server
  }

  /** Opens a document; gives what the server finds wrong with it. */
  async open(path: string, text: string): Promise<readonly string[]> {
    const uri = pathToFileURL(path).href
    const found = new Promise<readonly string[]>((resolve) => this.#diagnostics.set(uri, resolve))
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    })
    return found
  }

  /** What is proposed at a place, by label. */
  async complete(path: string, position: DocumentPlace): Promise<readonly string[]> {
    const textDocument = { uri: pathToFileURL(path).href }
    const result = await this.request('textDocument/completion', { textDocument, position })
    return fieldsOf(result, 'items').flatMap((item) => fieldsOf(item, 'label', String))
  }

  /** What is shown when the pointer rests on a place. */
  async hover(path: string, position: DocumentPlace): Promise<string> {
    const textDocument = { uri: pathToFileURL(path).href }
    return JSON.stringify(await this.request('textDocument/hover', { textDocument, position }))
  }

  /** Sends a request and waits for its answer. */
  request(method: string, params: object): Promise<unknown> {
    const id = ++this.#last
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#send({ id, method, params })
    })
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill()
    await ended
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  #read(): void {
    for (;;) {
      const head = this.#received.indexOf('\r\n\r\n')
      const [, length] = /Content-Length: (\d+)/u.exec(this.#received.toString('latin1')) ?? []
      const end = head + 4 + Number(length)
      if (head < 0 || this.#received.length < end) return
      const message: unknown = JSON.parse(this.#received.subarray(head + 4, end).toString())
      this.#received = this.#received.subarray(end)
      this.#take(message)
    }
  }

  #take(message: unknown): void {
    if (typeof message !== 'object' || message === null) return
    const { id, method, params } = message as {
      readonly id?: number
      readonly method?: string
      readonly params?: { readonly uri?: string }
    }
    if (method === 'textDocument/publishDiagnostics') {
      const messages = fieldsOf(params, 'diagnostics').flatMap((one) =>
        fieldsOf(one, 'message', String),
      )
      this.#diagnostics.get(params?.uri ?? '')?.(messages)
    } else if (method !== undefined && id !== undefined) {
      // It asks for settings and registers abilities; an editor without any answers so.
      this.#send({
        id,
        result: method === 'workspace/configuration' ? [null, null, null, null, null] : null,
      })
    } else if (id !== undefined) {
      this.#waiting.get(id)?.('result' in message ? message.result : undefined)
      this.#waiting.delete(id)
    }
  }
}

function fieldsOf(value: unknown, key: string): readonly unknown[]
function fieldsOf<T>(value: unknown, key: string, as: (field: unknown) => T): readonly T[]
function fieldsOf(
  value: unknown,
  key: string,
  as?: (field: unknown) => unknown,
): readonly unknown[] {
  const field: unknown = Reflect.get(Object(value), key)
  if (as !== undefined) return field === undefined ? [] : [as(field)]
  return Array.isArray(field) ? field : []
}
