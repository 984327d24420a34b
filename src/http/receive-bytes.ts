import type { IncomingMessage } from 'node:http'
import { SyncError } from '../model/errors.ts'
import type { BodyBytes } from './application.ts'

/**
 * Hands the body of a request over as it comes; nothing of it is kept.
 *
 * @throws SyncError `REQUEST_TOO_LARGE`, `REQUEST_MEDIA_TYPE` for a compressed body, `REQUEST_SYNTAX` when it ends
 *   early
 */
export async function receiveBytes(request: IncomingMessage, to: BodyBytes): Promise<void> {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    throw new SyncError('REQUEST_MEDIA_TYPE', 'The body must be sent without Content-Encoding.')
  }
  if (Number(request.headers['content-length'] ?? 0) > to.limit) throw tooLarge(to)
  let received = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) throw new Error('cannot happen: the request has no encoding')
      received += chunk.length
      if (received > to.limit) throw tooLarge(to)
      to.take(chunk)
    }
  } catch (error) {
    if (error instanceof SyncError) throw error
    throw new SyncError('REQUEST_SYNTAX', 'The body ended before it was complete.', {
      cause: error,
    })
  }
}

function tooLarge({ limit }: BodyBytes): SyncError {
  return new SyncError('REQUEST_TOO_LARGE', `The body is larger than ${limit} bytes.`)
}
