import { nearest } from '../../model/nearest.ts'
import type { Complaint } from './scalar.ts'
import { quoted, shortList } from './words.ts'

/** The keys that a mapping takes. */
export interface AllowedKeys {
  readonly listed: readonly string[]
  /** Those that are asked for: a misspelled one is rather one of these. */
  readonly wanted?: readonly string[]
  /** Keys of the alternatives that were not meant. */
  readonly excluded?: readonly string[]
}

/**
 * What is said of a key that a mapping does not take, by the rule `unknown-key`; `suggestion` is the free key that was
 * probably meant.
 *
 * @param name what messages call the mapping
 */
export function unknownKey(
  key: string,
  container: object,
  { listed, wanted = [], excluded = [] }: AllowedKeys,
  name: string,
): Complaint {
  const known = Object.keys(container).find((other) => listed.includes(other))
  if (known !== undefined && excluded.includes(key)) {
    const message = `"${known}" and "${key}" exclude each other.`
    return { rule: 'unknown-key', message, help: 'Keep one of them.' }
  }
  const free = (names: readonly string[]): string[] => names.filter((one) => !(one in container))
  const suggestion = nearest(key, free(wanted)) ?? nearest(key, free(listed))
  return {
    rule: 'unknown-key',
    message: `Unknown key ${quoted(key)} in ${name}.`,
    ...(suggestion === undefined ? {} : { suggestion }),
    help: `Allowed here: ${shortList(listed)}.`,
  }
}
