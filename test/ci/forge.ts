import { createServer, type IncomingMessage, type Server } from 'node:http'
import { once } from 'node:events'

/** One request that a forge got. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly body: unknown
}

/** A forge with one pull request, as far as its comments go. */
export interface Forge {
  readonly url: string
  readonly received: readonly Received[]
  /** The comments that stand there, oldest first. */
  readonly comments: readonly string[]
  close(): Promise<void>
}

/**
 * Listens as GitHub, GitLab or Azure Repos do for the comments of pull request 7. Somebody else's comments fill
 * the first page.
 */
export async function openForge(
  kind: 'github' | 'gitlab' | 'azure',
  options: { readonly others?: number; readonly refuses?: number } = {},
): Promise<Forge> {
  const received: Received[] = []
  const comments = Array.from({ length: options.others ?? 0 }, (_, at) => `comment ${at}`)
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '' } = request
      const { authorization, 'private-token': token } = request.headers
      const { pathname: path, searchParams } = new URL(url, 'http://forge')
      received.push({ method, path, authorization: authorization ?? String(token), body })
      if (options.refuses !== undefined) {
        response.writeHead(options.refuses).end('{}')
        return
      }
      const answer =
        method === 'GET'
          ? page(kind, comments, searchParams)
          : write(kind, comments, method, path, body)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address === null || typeof address === 'string' ? 0 : address.port
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    comments,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function page(kind: string, comments: readonly string[], query: URLSearchParams): unknown {
  if (kind === 'azure') {
    const value = comments.map((content, at) => ({ id: at + 1, comments: [{ id: 1, content }] }))
    return { count: value.length, value }
  }
  const size = Number(query.get('per_page'))
  const from = (Number(query.get('page')) - 1) * size
  return comments.map((body, at) => ({ id: at + 1, body })).slice(from, from + size)
}

function write(
  kind: string,
  comments: string[],
  method: string,
  path: string,
  body: unknown,
): unknown {
  const text = textOf(kind, method, body)
  if (method === 'POST') comments.push(text)
  else {
    const number = /\/(\d+)(?:\/comments\/1)?$/u.exec(path)?.[1]
    comments[Number(number) - 1] = text
  }
  return { id: comments.length }
}

function textOf(kind: string, method: string, body: unknown): string {
  const given = body as { body?: string; content?: string; comments?: { content: string }[] }
  const text =
    kind !== 'azure' ? given.body : method === 'POST' ? given.comments?.[0]?.content : given.content
  return text ?? ''
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? undefined : JSON.parse(text)
}
