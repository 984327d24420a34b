import type { SourceObject } from '../../model/source-object.ts'
import { emptyObject } from '../../model/value.ts'
import { FEW_FIELDS, namelessObject } from '../nameless-object.ts'

/**
 * Where so many combinations of absent fields have come, every further one would cost V8 another hidden class,
 * 12 µs a person with thirty columns: then hash tables are the cheaper objects.
 */
const MOST_COMBINATIONS = 256

/**
 * Makes people of the fields of a line. An empty field is absent; a column without a name is left out.
 *
 * @param names the header's, none twice
 */
export function fieldObjects(
  names: readonly string[],
): (fields: readonly string[]) => SourceObject {
  const combinations = new Set<number>()
  let latest = -1
  return (fields) => {
    const few = names.length <= FEW_FIELDS && combinations.size < MOST_COMBINATIONS
    const object = few ? namelessObject(names.length) : emptyObject()
    let absent = 0
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] ?? ''
      const value = fields[index] ?? ''
      if (value === '' || name === '') absent |= 1 << index
      else object[name] = value
    }
    if (few && absent !== latest) combinations.add(absent)
    latest = absent
    return object
  }
}
