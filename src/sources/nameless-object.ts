import { emptyObject, type JsonValue } from '../model/value.ts'

/** With more properties than this V8 turns an object that is filled by name into a hash table. */
export const FEW_FIELDS = 20

/** What a person's fields are kept in: its prototype has no names, so `__proto__` and `constructor` are fields. */
class Fields {
  [name: string]: JsonValue
}
Object.setPrototypeOf(Fields.prototype, null)
Reflect.deleteProperty(Fields.prototype, 'constructor')
Object.freeze(Fields.prototype)

/**
 * An empty object for outside data, to be filled at once. No name reaches `Object.prototype`. With few fields
 * it has a hidden class, which costs a third less to fill and half to write as JSON than a hash table.
 */
export function namelessObject(fields: number): Record<string, JsonValue> {
  return fields <= FEW_FIELDS ? new Fields() : emptyObject()
}
