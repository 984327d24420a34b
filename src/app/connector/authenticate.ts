import { secretWords } from '../../config/difference/words.ts'
import { readSecret } from '../../config/secret.ts'
import { type Authenticator, createAuthenticator } from '../../http/authenticator.ts'
import { type BearerTokens, bearerTokens } from '../../http/bearer-tokens.ts'
import type { Clock } from '../../model/clock.ts'
import type { EndpointSource } from '../../model/definition.ts'
import { isSyncError } from '../../model/errors.ts'
import { formatPosition } from '../../model/position.ts'
import type { Log } from '../../observe/log.ts'
import type { SecretOptions } from './open-target.ts'

/**
 * Who may call a connector: the holders of its tokens, or of a token that its issuer signed. A token that
 * is missing is no obstacle where an issuer is named.
 *
 * @throws SyncError `SECRET_MISSING`, `SECRET_WEAK`
 */
export async function authenticatorOf(
  source: EndpointSource,
  options: SecretOptions & {
    readonly clock: Clock
    readonly log: Log
  },
): Promise<Authenticator> {
  const { jwt } = source
  if (jwt === undefined) return createAuthenticator({ tokens: tokensOf(source, options) })
  const { tokenVerifier } = await import('../../http/json-web-token.ts')
  const verifier = tokenVerifier({ ...jwt, clock: options.clock })
  try {
    return createAuthenticator({ tokens: tokensOf(source, options), verifier })
  } catch (error) {
    if (!isSyncError(error, 'SECRET_MISSING')) throw error
    return createAuthenticator({ verifier })
  }
}

function tokensOf(
  source: EndpointSource,
  options: Parameters<typeof authenticatorOf>[1],
): BearerTokens {
  const { environment, cwd, clock, log } = options
  return bearerTokens({
    sources: source.tokens.map(
      (token) => () => readSecret(token, { env: environment, cwd }).reveal(),
    ),
    names: source.tokens.map(
      (token) => `${secretWords(token)} (${formatPosition(token.span.start)})`,
    ),
    clock,
    onProblem: (problem) =>
      log.warn('A token cannot be read again; the one before stays valid.', {
        ...(isSyncError(problem) && { code: problem.code }),
      }),
  })
}
