import { isObject } from '../../model/value.ts'
import type { JsonObject, JsonValue } from '../../model/value.ts'
import { type Branch, takesKind } from './branches.ts'
import type { Complaint } from './scalar.ts'
import { alternatives, capital, foundWord, typeWord } from './words.ts'

/**
 * What is said of a value that is of none of the types that the schema takes there, by the rules `wrong-type` and
 * `secret-in-configuration`. The value itself is never shown.
 *
 * @param name what messages call the place
 */
export function wrongType(branches: readonly Branch[], value: unknown, name: string): Complaint {
  const isSecret = branches.some(({ secret }) => secret)
  const takesText = branches.some(({ schema }) => takesKind(schema, ''))
  if (isSecret && !takesText && typeof value !== 'object') {
    return {
      rule: 'secret-in-configuration',
      message: `${capital(name)} is a secret, and a secret never stands in the configuration.`,
      help: 'Write where it is: { env: NAME } for an environment variable, { file: PATH } for a file.',
    }
  }
  const types = branches.flatMap(({ schema }) => typesOf(schema)).map(typeWord)
  const words = alternatives([...new Set(types)])
  const [example] = branches.flatMap(({ schema }) =>
    Array.isArray(schema['examples']) ? schema['examples'] : [],
  )
  return {
    rule: 'wrong-type',
    message: `${capital(name)} must be ${words}, ${foundWord(value)}.`,
    ...(example === undefined ? {} : { help: exampleWords(flow(example)) }),
  }
}

function typesOf(schema: JsonObject): string[] {
  const { type, enum: values } = schema
  if (Array.isArray(type)) return type.map(String)
  if (typeof type === 'string') return [type]
  if (Array.isArray(values)) return [typeof values[0]]
  return [typeof schema['const']]
}

/** A value in flow style, without the quotes that nobody writes. */
function flow(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (!isObject(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  const pairs = Object.entries(value).map(([key, entry]) => `${key}: ${flow(entry)}`)
  return `{ ${pairs.join(', ')} }`
}

/** An example of several lines stands below the words. */
function exampleWords(example: string): string {
  const text = example.trimEnd()
  return `For example:${text.includes('\n') ? '\n' : ' '}${text}`
}
