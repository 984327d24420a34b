import type { ConnectorDefinition } from '../../model/definition.ts'
import { configDigest } from '../run/config-digest.ts'
import type { Service } from '../service/service.ts'

/** What metrics and readiness say of a connector. */
export interface ConnectorFacts {
  readonly name: string
  /** `active`, `kept`, `held`, `retired`, `suspended`, or `degraded` and `stopped` for one that is away. */
  readonly state: string
  /** The revision that it runs. */
  readonly revision: string
  /** Digest of the connector alone. */
  readonly digest: string
  /** Revisions that came since. */
  readonly behind: number
}

/** A definition never changes, and its digest is asked for at every scrape. */
const digests = new WeakMap<ConnectorDefinition, string>()

/** The connectors of a service, as they stand now. */
export function connectorFacts(service: Service): readonly ConnectorFacts[] {
  return service.slots.map(({ name, status, definition }) => ({
    name,
    state: status.kind,
    revision: '',
    digest: digestOf(definition),
    behind: 0,
  }))
}

function digestOf(definition: ConnectorDefinition): string {
  const known = digests.get(definition) ?? configDigest(definition)
  digests.set(definition, known)
  return known
}
