import type { HttpAnswer } from '../../http/application.ts'
import type { SyncError } from '../../model/errors.ts'

/** The media type of every answer, errors too (RFC 7644 §3.1, §8.1). */
export const SCIM_JSON = 'application/scim+json'

/** The schema of an error body. */
const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** Seconds after which a client may try again, when a failure does not know better. */
const RETRY_AFTER = 5

/**
 * A failure as SCIM tells it (RFC 7644 §3.12). Messages of {@link SyncError} are made for clients; of what
 * is the operator's business, and of what nobody foresaw, only the code and its constant summary are told,
 * and the log has the rest under the request id.
 */
export function failureAnswer(error: SyncError, requestId: string | undefined): HttpAnswer {
  const { status, scimType } = error.meaning
  const detail = detailOf(error)
  const body = JSON.stringify({
    schemas: [ERROR_SCHEMA],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail: requestId === undefined ? detail : `${detail} (request ${requestId})`,
  })
  const retryAfter = error.facts.retryAfter ?? (status === 503 ? RETRY_AFTER : undefined)
  return {
    status,
    headers: {
      'content-type': SCIM_JSON,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) }),
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="scim"' } : {}),
    },
    body,
    code: error.code,
  }
}

function detailOf({ code, facts, meaning, message }: SyncError): string {
  if (meaning.status === 500) return `${meaning.summary} (${code})`
  // Where the file of a database stands is the operator's business, too.
  return facts.reason === 'no-file' ? meaning.summary : message
}
