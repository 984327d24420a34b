import { secretWords } from '../../config/difference/words.ts'
import { readSecret } from '../../config/secret.ts'
import { type Authenticator, createAuthenticator } from '../../http/authenticator.ts'
import { bearerTokens } from '../../http/bearer-tokens.ts'
import type { Claims } from '../../http/caller.ts'
import { tokenVerifier } from '../../http/json-web-token.ts'
import type { Clock } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { matchesClaim, type Operator, type OperatorIssuer, type OperatorToken } from './operator.ts'

/** Who may operate a service. */
export interface OperatorLoginOptions extends SecretOptions {
  readonly tokens: readonly OperatorToken[]
  readonly issuers: readonly OperatorIssuer[]
  readonly clock: Clock
  readonly log: Log
}

/** Finds out which operator sends a request. */
export interface OperatorLogin {
  /**
   * @param authorization the header as it was sent
   * @throws SyncError `REQUEST_UNAUTHORIZED`; `CONNECTOR_UNAVAILABLE` when an issuer's keys cannot be read
   */
  operatorOf(authorization: string | undefined): Promise<Operator>
}

/**
 * Logins by tokens, which are compared in constant time, and by tokens that CI systems sign.
 *
 * @throws SyncError `SECRET_MISSING`, `SECRET_WEAK`
 */
export function operatorLogin(options: OperatorLoginOptions): OperatorLogin {
  const { tokens, issuers } = options
  const byToken =
    tokens.length === 0 ? undefined : createAuthenticator({ tokens: tokensOf(options) })
  const byIssuer = issuers.map((issuer) => ({
    issuer,
    authenticator: createAuthenticator({
      verifier: tokenVerifier({
        issuer: issuer.issuer,
        audience: issuer.audience,
        clock: options.clock,
        ...(issuer.keys !== undefined && { keys: issuer.keys }),
      }),
    }),
  }))
  return {
    async operatorOf(authorization) {
      const found = byToken && (await attempt(byToken, authorization))
      if (found !== undefined && found.kind === 'token') {
        const token = tokens[found.index]
        if (token !== undefined) return { name: token.name, role: token.role }
      }
      for (const { issuer, authenticator } of byIssuer) {
        const caller = await attempt(authenticator, authorization)
        if (caller?.kind === 'jwt' && meets(issuer, caller.claims)) {
          return { name: String(caller.claims['sub']), role: issuer.role }
        }
      }
      throw refused(authorization)
    },
  }
}

/** Whoever is not right for one may be right for the next; keys that are away are a failure of their own. */
async function attempt(
  authenticator: Authenticator,
  authorization: string | undefined,
): Promise<Awaited<ReturnType<Authenticator['authenticate']>> | undefined> {
  try {
    return await authenticator.authenticate(authorization)
  } catch (error) {
    if (isSyncError(error, 'REQUEST_UNAUTHORIZED')) return undefined
    throw error
  }
}

function meets({ claims }: OperatorIssuer, has: Claims): boolean {
  return [...claims].every(([name, pattern]) => matchesClaim(pattern, has[name]))
}

function tokensOf(options: OperatorLoginOptions): ReturnType<typeof bearerTokens> {
  const { tokens, environment, cwd, clock, log } = options
  return bearerTokens({
    sources: tokens.map(
      ({ secret }) =>
        () =>
          readSecret(secret, { env: environment, cwd }).reveal(),
    ),
    names: tokens.map(({ secret }) => `${secretWords(secret)} (--operator-token)`),
    clock,
    onProblem: (problem) =>
      log.warn('A token of an operator cannot be read again; the one before stays valid.', {
        ...(isSyncError(problem) && { code: problem.code }),
      }),
  })
}

function refused(authorization: string | undefined): SyncError {
  return new SyncError(
    'REQUEST_UNAUTHORIZED',
    authorization === undefined
      ? 'Operators send "Authorization: Bearer" and their token.'
      : 'This is no token of an operator of this service; tokens of connectors are others.',
  )
}
