import { SyncError } from '../model/errors.ts'
import type { HttpLimits } from './limits.ts'

/** What Fastify itself refuses, in our codes; anything that nobody foresaw is `INTERNAL`. */
export function toSyncError(error: unknown, limits: HttpLimits): SyncError {
  if (error instanceof SyncError) return error
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new SyncError('REQUEST_TOO_LARGE', `The body is larger than ${limits.bodySize} bytes.`)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return otherMediaType()
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new SyncError('REQUEST_SYNTAX', 'The body is not as long as Content-Length says.')
    case 'FST_ERR_BAD_URL':
      return new SyncError(
        'REQUEST_SYNTAX',
        'The address holds a percent sign that encodes nothing.',
      )
    default:
      if (isClientsFault(error)) {
        return new SyncError('REQUEST_SYNTAX', 'The request cannot be read.', { cause: error })
      }
      return new SyncError(
        'INTERNAL',
        'The service failed in a way that was not foreseen; its log has the request id.',
        { cause: error },
      )
  }
}

/** Fastify says by the status whose fault it was; only its own errors are asked. */
function isClientsFault(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false
  const { statusCode } = error
  return codeOf(error).startsWith('FST_ERR_') && typeof statusCode === 'number' && statusCode < 500
}

/** The code that Node and Fastify give their errors; `""` for any other. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** The refusal of a body that is not JSON. */
export function otherMediaType(): SyncError {
  return new SyncError(
    'REQUEST_MEDIA_TYPE',
    'The body must be sent as "application/scim+json" or "application/json".',
  )
}

/** Whatever was thrown, as an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('cannot happen', { cause: error })
}
