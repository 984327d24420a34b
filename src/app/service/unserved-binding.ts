import type { Authenticator } from '../../http/authenticator.ts'
import { type ConnectorDefinition, endpointPaths, isEndpoint } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import type { ConnectorBinding } from '../../scim/binding.ts'
import { authenticatorOf } from '../connector/authenticate.ts'
import type { Decided } from './decided.ts'

/** What answers at the addresses of connectors that are not served, by connector. */
export async function unservedBindings(
  decided: readonly Decided[],
  options: Parameters<typeof authenticatorOf>[1],
): Promise<ReadonlyMap<string, ConnectorBinding>> {
  const unserved = new Map<string, ConnectorBinding>()
  for (const one of decided) {
    const binding = await unservedBinding(one, options)
    if (binding !== undefined) unserved.set(one.name, binding)
  }
  return unserved
}

/** What answers at the address of one of them; `undefined` where nothing does. */
async function unservedBinding(
  { name, good, decision }: Decided,
  options: Parameters<typeof authenticatorOf>[1],
): Promise<ConnectorBinding | undefined> {
  const definition = good?.version?.definition
  if (decision.kind === 'fail') return missingBinding(name, definition, decision.why)
  if (decision.kind !== 'retire' && decision.kind !== 'remove') return undefined
  // Who confirmed that it goes has told the identity provider.
  if (decision.kind === 'remove' && decision.removed.rows === 'keep') return undefined
  if (definition === undefined || !isEndpoint(definition.source)) return undefined
  const authenticator = await authenticatorOf(definition.source, options).catch(() => undefined)
  return goneBinding(definition, authenticator)
}

/** A connector that cannot be served answers 503 at its paths: its rows are not to be doubted. */
function missingBinding(
  name: string,
  definition: ConnectorDefinition | undefined,
  why: SyncError,
): ConnectorBinding {
  const engine = new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `The connector "${name}" has errors in its configuration (${why.code}).`,
    { connector: name, retryAfter: 60 },
  )
  const usual = [`/scim/${name}`, `/ecma2host_${name}/scim`]
  const paths = definition === undefined ? usual : endpointPaths(definition.source)
  return { name, paths, authenticator: undefined, engine }
}

/** A connector that is retired answers 503, too: 404 would say that its people are gone. */
function goneBinding(
  { name, source }: ConnectorDefinition,
  authenticator: Authenticator | undefined,
): ConnectorBinding {
  const engine = new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `The connector "${name}" is no longer in the configuration; its rows stay as they are.`,
    { connector: name, retryAfter: 300 },
  )
  return { name, paths: endpointPaths(source), authenticator, engine }
}
