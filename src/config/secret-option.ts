import type { SecretReference } from '../model/definition.ts'
import { SyncError } from '../model/errors.ts'

/**
 * A secret as an option of the command line names it: `env:NAME` or `file:PATH`. A relative path starts where the
 * command was given.
 *
 * @param option with its hyphens, for messages: `--metrics-token`
 * @throws SyncError `USAGE` for anything else; the text may be the secret itself and is not repeated
 */
export function secretOption(option: string, text: string): SecretReference {
  const start = { file: option, line: 0, column: 0 }
  const span = { start, end: start }
  const colon = text.indexOf(':')
  const [kind, name] = [text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)]
  if (kind === 'env' && /^[A-Za-z_]\w*$/u.test(name)) return { env: name, span }
  if (kind === 'file' && name !== '') return { file: name, span }
  throw new SyncError(
    'USAGE',
    `${option} takes env:NAME or file:PATH, never the secret itself: everybody on this machine can read a ` +
      'command line.',
  )
}
