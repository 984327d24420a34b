import { SyncError } from '../model/errors.ts'
import { emptyObject, type JsonObject, type JsonValue } from '../model/value.ts'

/**
 * Parses the JSON of a request body. Objects have no prototype, so that a key such as `__proto__` is a key
 * like any other until the schema refuses it; nesting is bounded, so that whoever walks the value may
 * recurse.
 *
 * @throws SyncError `REQUEST_SYNTAX` when it is no JSON or nested deeper than `depth`
 */
export function parseJsonBody(text: string, depth: number): JsonValue {
  let parsed: unknown
  try {
    // A byte order mark is allowed by nobody and sent by some (RFC 8259 §8.1: may be ignored).
    parsed = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch {
    // The parser's own message quotes the body, which may hold a person's data.
    throw new SyncError('REQUEST_SYNTAX', 'The body is not valid JSON.')
  }
  return withoutPrototypes(parsed, depth, depth)
}

function withoutPrototypes(value: unknown, left: number, depth: number): JsonValue {
  if (typeof value !== 'object' || value === null) return scalar(value)
  if (left === 0) {
    throw new SyncError('REQUEST_SYNTAX', `The body is nested deeper than ${depth} levels.`)
  }
  if (Array.isArray(value)) {
    return value.map((one: unknown) => withoutPrototypes(one, left - 1, depth))
  }
  return withoutPrototype(value, left, depth)
}

function withoutPrototype(value: object, left: number, depth: number): JsonObject {
  const object = emptyObject()
  // JSON.parse makes "__proto__" an own property, and on an object without a prototype it stays one.
  for (const [name, one] of Object.entries(value)) {
    object[name] = withoutPrototypes(one, left - 1, depth)
  }
  return object
}

function scalar(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return value
  throw new SyncError('REQUEST_SYNTAX', 'The body is not valid JSON.')
}
