import type { Facts } from './facts.ts'
import { holds, same, stranger } from './person.ts'
import { flowColumns, type Fields } from './version.ts'

/**
 * Reads the table and the file.
 *
 * @returns whether the file speaks for everybody
 */
export function importAll(
  facts: Facts,
  file: ReadonlyMap<string, Fields>,
  faulty: boolean,
): boolean {
  readTable(facts, { full: !facts.version.delta })
  for (const [key, fields] of file) {
    const person = facts.people.get(key)
    if (person === undefined) {
      facts.people.set(key, stranger(key, fields))
      continue
    }
    const returns = person.standing === 'absent'
    if (returns) person.standing = 'present'
    if (returns || !same(person.fields, fields)) person.touched = true
    person.fields = fields
  }
  const complete = !faulty && file.size > 0 && file.size * 2 >= facts.lastComplete
  if (!complete) return false
  facts.lastComplete = file.size
  for (const person of facts.people.values()) {
    if (file.has(person.key) || person.standing === 'absent') continue
    person.standing = 'absent'
    person.touched = true
  }
  return true
}

/** Compares the table with what is known of it; only the rows that were written since unless it is `full`. */
export function readTable(facts: Facts, { full }: { readonly full: boolean }): void {
  const { onDrift } = facts.version
  const { note } = facts.version
  const whole = full || facts.readNote !== note
  const only = whole || facts.unread === 'all' ? undefined : facts.unread
  if (only === undefined) facts.readNote = note
  facts.unread = new Set()
  for (const person of Array.from(facts.people.values())) {
    if (only?.has(person.key) === false) continue
    const row = facts.table.get(person.key)
    if (person.state === 'none' && row !== undefined && person.standing !== 'out') {
      // Somebody else was first: whether the row is joined is seen when the person is looked at.
      const ours = person.staged?.after
      if (ours === undefined || !holds(row, ours)) {
        person.touched = true
        person.failed = false
        person.staged = undefined
        person.held = undefined
      }
    }
    if (person.state === 'missing') {
      if (row !== undefined) {
        person.state = 'row'
        person.touched = true
      } else if (onDrift === 'overwrite' && person.standing === 'present') {
        person.touched = true
      }
    }
    if (person.state === 'left' && row === undefined) {
      // Nobody's row, and nobody's loss.
      if (person.rowless) person.state = 'none'
      else facts.people.delete(person.key)
      continue
    }
    if (person.state !== 'row') continue
    if (row === undefined) {
      person.state = 'missing'
      person.touched = true
      continue
    }
    const drift: Record<string, string | null> = {}
    for (const column of flowColumns(facts.version)) {
      const wrote = person.wrote[column]
      if (wrote !== undefined && wrote !== row[column]) drift[column] = row[column] ?? null
    }
    if (Object.keys(drift).length === 0) {
      person.drift = undefined
    } else if (onDrift === 'adopt') {
      Object.assign(person.wrote, drift)
      person.drift = undefined
    } else {
      if (onDrift === 'overwrite') person.touched = true
      person.drift = drift
    }
  }
}
