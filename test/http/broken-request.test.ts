import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { suite, test } from 'node:test'
import type { HttpApplication } from '../../src/http/application.ts'
import { answerBrokenRequest } from '../../src/http/broken-request.ts'

const application: HttpApplication = {
  admit: () => assert.fail('nothing to admit'),
  refuse: ({ code, meaning }) => ({ status: meaning.status, body: code }),
}

/** What a client gets whose request ends in an error of this code. */
async function answerTo(code: string): Promise<string> {
  const server = createServer((socket) => {
    answerBrokenRequest(application, Object.assign(new Error('x'), { code }), socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const socket = connect(port, '127.0.0.1')
  let got = ''
  socket.on('data', (chunk) => void (got += chunk.toString()))
  await once(socket, 'end')
  socket.destroy()
  server.close()
  return got
}

suite('what is not even a request', () => {
  test('RFC 9110 §15.5.9: one that does not arrive in time is 408, which clients try again', async () => {
    const answer = await answerTo('ERR_HTTP_REQUEST_TIMEOUT')
    assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n/u)
    assert.match(answer, /REQUEST_LATE$/u)
  })

  test('one that is no HTTP is 400, and one with endless headers 413', async () => {
    assert.match(await answerTo('HPE_INVALID_METHOD'), /^HTTP\/1\.1 400 Bad Request\r\n/u)
    assert.match(await answerTo('HPE_HEADER_OVERFLOW'), /^HTTP\/1\.1 413 Payload Too Large\r\n/u)
  })
})
