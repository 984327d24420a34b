import type { Service } from '../service/service.ts'
import { shortRevision, type StandingState } from '../service/standing.ts'
import type { LoadMemory } from './load-facts.ts'

/** What metrics and readiness say of a connector. */
export interface ConnectorFacts {
  readonly name: string
  readonly state: StandingState
  /** Seven digits of the revision that it runs; empty where it runs none. */
  readonly revision: string
  /** Digest of the connector alone; empty where it runs none. */
  readonly digest: string
  /** Revisions that came since the one that it runs. */
  readonly behind: number
}

/** The connectors of a service, as they stand now. */
export function connectorFacts(service: Service, loads: LoadMemory): readonly ConnectorFacts[] {
  return service.standings.map(({ connector, state, revision, config }) => ({
    name: connector,
    state,
    revision: revision === undefined ? '' : shortRevision(revision),
    digest: config ?? '',
    behind: state === 'active' || state === 'suspended' ? 0 : loads.since(revision),
  }))
}
