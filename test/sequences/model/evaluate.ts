import type { Facts } from './facts.ts'
import { decideAbsent, decideNew, decideRow, getsRow, leave } from './decide.ts'
import { mending, same, sameChange, type Person, type Staged } from './person.ts'
import { flows, inScope, newRow } from './version.ts'

/** Works out anew what becomes of somebody who is touched, or whom other rules decided about last. */
export function evaluate(facts: Facts, person: Person): void {
  const due = !facts.version.delta && person.evaluated !== facts.rules
  if (!person.touched && !due) return
  const before = person.staged
  const held = person.held
  person.touched = false
  person.held = undefined
  person.staged = undefined
  const mends = mendsEdit(facts, person)
  decide(facts, person, before)
  person.staged = mending(person, mends)
  if (person.state === 'none') person.rowless = person.staged === undefined
  if (!facts.people.has(person.key)) return
  person.before = person.fields
  person.evaluated = facts.rules
  if (sameChange(before, person.staged)) person.held = held
  else person.failed = false
}

function mendsEdit(facts: Facts, { evaluated, before, fields, state, drift }: Person): boolean {
  if (evaluated === '' || !same(before, fields)) return false
  return state === 'missing' || (facts.version.onDrift === 'overwrite' && drift !== undefined)
}

function decide(facts: Facts, person: Person, staged: Staged | undefined): void {
  const { version } = facts
  if (person.standing === 'absent') return decideAbsent(facts, person)
  const out = !inScope(version, person.fields)
  const wasOut = person.standing === 'out'
  person.standing = out ? 'out' : 'present'
  switch (person.state) {
    case 'none':
      return decideNew(facts, person, out)
    case 'missing':
      if (version.onDrift === 'overwrite') return decideNew(facts, person, out)
      person.disabledSince = undefined
      person.purgeAt = undefined
      return
    case 'left':
      if (out || (person.rowless && !getsRow(facts, person))) return
      person.rowless = false
      // Nobody turns by coming back.
      person.before = person.fields
      person.disabledSince = undefined
      return decideRow(facts, person, undefined, newRow(version, person.key, person.fields))
    default: {
      if (!out) {
        const columns = flows(version, person.fields)
        const adopts = version.onDrift === 'adopt' && !wasOut && person.evaluated === facts.rules
        return decideRow(
          facts,
          person,
          adopts ? (staged?.after ?? person.wrote) : undefined,
          columns,
          staged,
        )
      }
      // A delete that waits to be exported goes on turning.
      const turns = !wasOut || staged?.kind === 'delete'
      return leave(facts, person, version.onOutOfScope, turns, 'row')
    }
  }
}
