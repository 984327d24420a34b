import { SyncError } from '../model/errors.ts'
import type { Awaitable } from '../model/awaitable.ts'
import type { BearerTokens } from './bearer-tokens.ts'
import type { Caller } from './caller.ts'
import type { TokenVerifier } from './json-web-token.ts'

/** Lets a request in, or not. There is no authenticator that lets everybody in. */
export interface Authenticator {
  /**
   * @param authorization the header as it was sent
   * @throws SyncError `REQUEST_UNAUTHORIZED`; `CONNECTOR_UNAVAILABLE` when an issuer's keys cannot be read
   */
  authenticate(authorization: string | undefined): Awaitable<Caller>
}

/**
 * An authenticator over static tokens, an issuer's signed tokens, or both.
 *
 * At least one of the two must be given; that there is no third possibility is the point.
 */
export function createAuthenticator(
  by:
    | { readonly tokens: BearerTokens; readonly verifier?: TokenVerifier }
    | { readonly tokens?: BearerTokens; readonly verifier: TokenVerifier },
): Authenticator {
  const { tokens, verifier } = by
  return {
    authenticate(authorization) {
      const token = bearerOf(authorization)
      const index = tokens?.match(token) ?? -1
      if (index >= 0) return { kind: 'token', index }
      if (verifier === undefined || !verifier.looksRight(token)) throw refused()
      return verifier.verify(token)
    },
  }
}

/** RFC 6750 §2.1; the scheme's name has no case (RFC 9110 §11.1). */
function bearerOf(authorization: string | undefined): string {
  if (authorization === undefined) {
    throw new SyncError(
      'REQUEST_UNAUTHORIZED',
      'The request has no Authorization header; send "Authorization: Bearer" and the token.',
    )
  }
  if (authorization.slice(0, 7).toLowerCase() !== 'bearer ') throw refused()
  const token = authorization.slice(7).trim()
  if (token === '') throw refused()
  return token
}

function refused(): SyncError {
  return new SyncError('REQUEST_UNAUTHORIZED', 'The bearer token is not one of this connector.')
}
