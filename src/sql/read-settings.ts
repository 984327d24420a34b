import { SyncError } from '../model/errors.ts'
import type { ConnectionSettings, Dialect } from './dialects/dialect.ts'
import { RefusedConnection } from './dialects/refused-connection.ts'

/**
 * What a connection string says, or the settings themselves.
 *
 * @throws SyncError `CONFIGURATION_INVALID`, without a word of the text
 */
export function readSettings(
  dialect: Dialect,
  connection: string | ConnectionSettings,
): ConnectionSettings {
  if (typeof connection !== 'string') return connection
  try {
    return dialect.parse(connection)
  } catch (thrown) {
    // Another reason could hold the text, and the text a password.
    const reason = thrown instanceof RefusedConnection ? ` ${thrown.message}` : ''
    throw new SyncError(
      'CONFIGURATION_INVALID',
      `The connection string for ${dialect.title} cannot be read.${reason} Its form is ${dialect.example}.`,
    )
  }
}

/** Whether a server is reached over a network: not by a socket, nor on this machine. */
export function isElsewhere({ host = 'localhost' }: ConnectionSettings): boolean {
  return !/^(?:localhost|127(?:\.\d+){3}|::1|\/.*)$/iu.test(host)
}
