import type { AwayReason, Failure } from './dialect.ts'

const REFUSED = new Map<string, AwayReason>([
  ['ECONNREFUSED', 'nobody-listens'],
  ['ENOENT', 'nobody-listens'],
  ['EACCES', 'nobody-listens'],
  ['ENOTFOUND', 'unknown-host'],
  ['EAI_AGAIN', 'unknown-host'],
  ['EHOSTUNREACH', 'no-route'],
  ['ENETUNREACH', 'no-route'],
  ['EHOSTDOWN', 'no-route'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'certificate'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['CERT_NOT_YET_VALID', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
])

const LOST = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ESOCKET',
  'ESOCKETTIMEDOUT',
])

/** The `code` of an error, or of the first of several. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0])
  return undefined
}

/** What an error of the network means; `undefined` when it is none. */
export function networkFailure(thrown: unknown): Failure | undefined {
  const code = codeOf(thrown)
  if (code === undefined) return undefined
  const reason = REFUSED.get(code)
  if (reason !== undefined) return { code: 'DATABASE_UNREACHABLE', reason }
  if (LOST.has(code)) return { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }
  return undefined
}

/** Why a connection was not made, from the error that a driver has wrapped into its own. */
export function awayReasonWithin(thrown: unknown): AwayReason | undefined {
  const code = codeOf(thrown)
  const own = code === undefined ? undefined : REFUSED.get(code)
  if (own !== undefined || typeof thrown !== 'object' || thrown === null) return own
  if (thrown instanceof AggregateError) return awayReasonWithin(thrown.errors[0])
  return 'cause' in thrown ? awayReasonWithin(thrown.cause) : undefined
}
