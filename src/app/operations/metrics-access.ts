import { secretWords } from '../../config/difference/words.ts'
import { readSecret } from '../../config/secret.ts'
import { createAuthenticator } from '../../http/authenticator.ts'
import { bearerTokens } from '../../http/bearer-tokens.ts'
import { isLoopback } from '../../http/server.ts'
import type { Clock } from '../../model/clock.ts'
import type { SecretReference } from '../../model/definition.ts'
import { isSyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import type { MetricsAccess } from './metrics-page.ts'

/** Who may read `/metrics`. */
export type MetricsDoor =
  | { readonly kind: 'token'; readonly token: SecretReference }
  /** `local`: everybody, where the service listens on a loopback address. */
  | { readonly kind: 'open' | 'local' }

/** What decides who may read the metrics. */
export interface MetricsAccessOptions extends SecretOptions {
  readonly metrics: MetricsDoor
  /** The address that the service listens on. */
  readonly host: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * Who may read the metrics, as the start of the service says.
 *
 * @throws SyncError `SECRET_MISSING`, `SECRET_WEAK` for the token
 */
export function metricsAccess(options: MetricsAccessOptions): MetricsAccess {
  const { metrics, clock, environment: env, cwd, log } = options
  if (metrics.kind !== 'token') {
    return metrics.kind === 'open' || isLoopback(options.host) ? 'open' : 'closed'
  }
  const tokens = bearerTokens({
    sources: [() => readSecret(metrics.token, { env, cwd }).reveal()],
    names: [`${secretWords(metrics.token)} (--metrics-token)`],
    clock,
    onProblem: (problem) =>
      log.warn('The token of the metrics cannot be read again; the one before stays valid.', {
        ...(isSyncError(problem) && { code: problem.code }),
      }),
  })
  return createAuthenticator({ tokens })
}
