import type { Configuration } from '../config/configuration.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import { SyncError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'

/**
 * @throws SyncError `USAGE` for a name that no connector has
 */
export function requireConnectors(configuration: Configuration, names: readonly string[]): void {
  const known = [...configuration.connectors.map((one) => one.name), ...configuration.broken]
  for (const name of names) {
    if (known.includes(name)) continue
    const meant = nearest(name, known)
    const hint = meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${meant}?`
    throw new SyncError('USAGE', `There is no connector "${name}". ${hint}`)
  }
}

/**
 * The connector that is meant: the one that is named, or the only one.
 *
 * @throws SyncError `USAGE`, `CONFIGURATION_INVALID` for one that has errors
 */
export function chooseConnector(
  configuration: Configuration,
  name: string | undefined,
): ConnectorDefinition {
  if (name !== undefined) requireConnectors(configuration, [name])
  const names = configuration.connectors.map((one) => one.name)
  if (name === undefined && names.length > 1) {
    throw new SyncError('USAGE', `Say which connector: ${names.join(', ')}.`)
  }
  const found = configuration.connectors.find((one) => name === undefined || one.name === name)
  if (found !== undefined) return found
  throw new SyncError(
    'CONFIGURATION_INVALID',
    'The configuration has errors; "rollcall validate" shows them.',
  )
}
