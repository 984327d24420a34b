import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { makeSelfSigned } from '../../src/http/tls.ts'
import type { TestRepository } from './test-repository.ts'

/** A repository behind HTTPS that asks for a token, as GitHub and the others do. */
export interface HttpsRemote {
  readonly url: string
  /** PEM file of the authority of its certificate. */
  readonly authority: string
  /** The token that is taken from now on; told, each of the requests that came with one. */
  token: string
  /** Takes the place of the repository, when it is set. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
  /** The `Authorization` headers that came. */
  readonly seen: (string | undefined)[]
}

/** Serves a repository with git's own `http-backend`. */
export async function httpsRemote(
  t: TestContext,
  repository: TestRepository,
  token: string,
): Promise<HttpsRemote> {
  const material = await makeSelfSigned(['localhost', '127.0.0.1'], Date.now())
  const authority = join(repository.folder, 'authority.pem')
  writeFileSync(authority, material.cert)
  const seen: (string | undefined)[] = []
  const server = createServer({ key: material.key, cert: material.cert }, (request, response) => {
    const { authorization } = request.headers
    seen.push(authorization)
    const right = Buffer.from(`x-access-token:${remote.token}`).toString('base64')
    if (remote.instead !== undefined) remote.instead(request, response)
    else if (authorization !== `Basic ${right}`) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
    } else backend(request, response, dirname(repository.path))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  t.after(() => server.closeAllConnections())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const remote: HttpsRemote = {
    url: `https://127.0.0.1:${port}/remote.git`,
    authority,
    token,
    instead: undefined,
    seen,
  }
  return remote
}

/** git-http-backend(1) is a CGI program. */
function backend(request: IncomingMessage, response: ServerResponse, root: string): void {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
    },
  })
  request.pipe(child.stdin)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const output = Buffer.concat(chunks)
    const end = output.indexOf('\r\n\r\n')
    for (const line of output.toString('latin1', 0, end).split('\r\n')) {
      const [name = '', value = ''] = line.split(': ')
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
      else response.setHeader(name, value)
    }
    response.end(output.subarray(end + 4))
  })
}
