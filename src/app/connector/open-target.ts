import { readSecret } from '../../config/secret.ts'
import type { TargetDefinition } from '../../model/definition.ts'
import type { SharedDatabases } from '../../sql/shared-databases.ts'
import type { Target } from '../../sql/target.ts'

/** Where secrets come from. */
export interface SecretOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/**
 * Opens the target of a connector with its secrets revealed. Connects when it is first used.
 *
 * @throws SyncError `SECRET_MISSING`, `CONFIGURATION_INVALID` for a connection string that cannot be read
 */
export async function openTargetOf(
  definition: TargetDefinition,
  options: SecretOptions & {
    readonly onWarning?: (message: string) => void
    /** Nothing can be written: the database refuses it, or the target where the database cannot. */
    readonly readOnly?: boolean
    /** What connectors share: the connection of an SQLite file, those that read a server's catalogue. */
    readonly databases?: SharedDatabases
    /** Milliseconds in which the catalogue is to be reached, where that is less than a connection may take. */
    readonly within?: number
  },
): Promise<Target> {
  const { openTarget } = await import('../../sql/open.ts')
  const secrets = { env: options.environment, cwd: options.cwd }
  const { dialect, connection } = definition
  const more = {
    ...(options.onWarning === undefined ? {} : { onWarning: options.onWarning }),
    ...(options.readOnly === true && { readOnly: true }),
    ...(options.databases !== undefined && { shared: options.databases }),
    ...(options.within === undefined ? {} : { within: options.within }),
  }
  if ('url' in connection) return openTarget({ dialect, connection: connection.url }, more)
  if ('secret' in connection) {
    const text = readSecret(connection.secret, secrets).reveal()
    return openTarget({ dialect, connection: text }, more)
  }
  const { password, ...settings } = connection.options
  const revealed =
    password === undefined ? {} : { password: readSecret(password, secrets).reveal() }
  return openTarget({ dialect, connection: { ...settings, ...revealed } }, more)
}
