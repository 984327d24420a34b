import type { ConnectorDefinition } from '../../model/definition.ts'
import { configDigest } from '../run/config-digest.ts'
import type { Service } from '../service/service.ts'
import { shortRevision } from '../service/standing.ts'

/** What metrics and readiness say of a connector. */
export interface ConnectorFacts {
  readonly name: string
  /** `active`, `kept`, `held`, `retired`, `suspended`, or `degraded` and `stopped` for one that is away. */
  readonly state: string
  /** The revision that it runs. */
  readonly revision: string
  /** Digest of the connector alone. */
  readonly digest: string
  /** 1 when a newer revision has come that it does not run. */
  readonly behind: number
}

/** A definition never changes, and its digest is asked for at every scrape. */
const digests = new WeakMap<ConnectorDefinition, string>()

/** The connectors of a service, as they stand now; those that are not served have no digest that runs. */
export function connectorFacts(service: Service): readonly ConnectorFacts[] {
  const slots = new Map(service.slots.map((slot) => [slot.name, slot]))
  const newest = service.revision?.name
  return service.standings.map(({ connector, state, revision = '', refused }) => {
    const slot = slots.get(connector)
    const status = slot?.status.kind ?? 'active'
    return {
      name: connector,
      state: status === 'active' || status === 'suspended' ? state : status,
      revision: shortRevision(revision),
      digest: slot === undefined ? '' : digestOf(slot.definition),
      behind: refused !== undefined || (newest !== undefined && revision !== newest) ? 1 : 0,
    }
  })
}

function digestOf(definition: ConnectorDefinition): string {
  const known = digests.get(definition) ?? configDigest(definition)
  digests.set(definition, known)
  return known
}
