import type { ConnectorDefinition } from '../../model/definition.ts'
import type { Clock } from '../../model/clock.ts'
import type { Log } from '../../observe/log.ts'
import type { ServicePage } from '../../scim/service-pages.ts'
import type { State } from '../../state/state.ts'
import { planRequests } from '../change/plan-requests.ts'
import { type FollowedRepository, RepositoryChanges } from '../change/repository-changes.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { ChangeDecisions } from './decide-change.ts'
import { operatorLogin, type OperatorLoginOptions } from './operator-login.ts'
import { operatorsPage } from './operators-page.ts'
import { ServiceDesk } from './service-desk.ts'

/** Who may operate a service from elsewhere. */
export interface Operators extends Pick<OperatorLoginOptions, 'tokens' | 'issuers'> {
  /** The repository whose branches may be planned; none where files are served. */
  readonly follows?: Omit<FollowedRepository, 'environment'>
}

/** What operators need of a service. */
export interface OperatorsOptions extends SecretOptions {
  readonly operators?: Operators
  readonly config: readonly string[]
  readonly env?: string | undefined
  readonly state: string | undefined
  readonly clock: Clock
  readonly log: Log
}

/**
 * The pages of operators; none where nobody may operate the service from elsewhere.
 *
 * @throws SyncError `SECRET_MISSING`, `SECRET_WEAK`; `USAGE` for the address of a repository that is none
 */
export function openOperators(
  options: OperatorsOptions,
  service: {
    readonly state: State
    readonly definitions: () => readonly ConnectorDefinition[]
  },
): { readonly pages: readonly ServicePage[]; close(): void } {
  const { operators, clock, log } = options
  const stop = new AbortController()
  const close = (): void => stop.abort()
  if (operators === undefined) return { pages: [], close }
  const { environment, cwd, config, env, state } = options
  const { follows } = operators
  const desk = new ServiceDesk({ ...service, clock, log })
  const plan =
    follows === undefined
      ? undefined
      : planRequests({
          repository: new RepositoryChanges({ ...follows, environment }),
          definitions: service.definitions,
          where: { state, config, cwd, env },
          environment,
          cwd,
          signal: stop.signal,
        })
  const login = operatorLogin({ ...options, ...operators })
  const changes = new ChangeDecisions(service.state, clock)
  const operations = { desk, changes, clock, ...(plan !== undefined && { plan }) }
  return { pages: [operatorsPage({ login, operations, clock, log })], close }
}
