import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { SyncError } from '../model/errors.ts'
import type { HttpApplication } from './application.ts'
import { codeOf } from './translate-error.ts'

/** Answers what is not even HTTP; there is no request to log yet. */
export function answerBrokenRequest(
  application: HttpApplication,
  error: Error,
  socket: Socket,
): void {
  if (!socket.writable || codeOf(error) === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const tooLarge = codeOf(error) === 'HPE_HEADER_OVERFLOW'
  const late = codeOf(error) === 'ERR_HTTP_REQUEST_TIMEOUT'
  const failure = tooLarge
    ? new SyncError(
        'REQUEST_TOO_LARGE',
        'The headers, address included, are larger than the limit.',
      )
    : late
      ? new SyncError('REQUEST_LATE', 'The request did not arrive in time.')
      : new SyncError('REQUEST_SYNTAX', 'The request is not valid HTTP.')
  const { status, headers = {}, body = '' } = application.refuse(failure, undefined)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  )
}
