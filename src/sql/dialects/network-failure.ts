import type { Failure } from './dialect.ts'

const REFUSED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOENT',
  'EACCES',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
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
  if (REFUSED.has(code)) return { code: 'DATABASE_UNREACHABLE' }
  if (LOST.has(code)) return { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }
  return undefined
}
