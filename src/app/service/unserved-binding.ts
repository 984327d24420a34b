import type { Authenticator } from '../../http/authenticator.ts'
import { endpointPaths, type ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import type { ConnectorBinding } from '../../scim/binding.ts'

/** A connector that cannot be served answers 503 at its paths: its rows are not to be doubted. */
export function missingBinding(
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
export function goneBinding(
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
