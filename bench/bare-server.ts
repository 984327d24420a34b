import { createServer } from 'node:http'

/**
 * The bare server: `node:http`, the same body parsed, a constant of the same size answered. Sizes come as
 * `POST=812 GET=900 …` on the command line; a filter counts as `LIST`. It prints its port.
 */
const sizes = new Map(
  process.argv.slice(2).map((argument) => {
    const [kind = '', size = '0'] = argument.split('=')
    return [kind, JSON.stringify({ text: 'x'.repeat(Math.max(0, Number(size) - 11)) })] as const
  }),
)

const server = createServer((request, response) => {
  const kind =
    request.method === 'GET' && request.url?.includes('?') ? 'LIST' : (request.method ?? '')
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (chunks.length > 0) JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const answer = sizes.get(kind) ?? ''
    response.writeHead(request.method === 'POST' ? 201 : 200, {
      'content-type': 'application/scim+json',
      'content-length': Buffer.byteLength(answer),
    })
    response.end(answer)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null)
    process.stdout.write(`listening ${address.port}\n`)
})
