import { whenReady, type Awaitable } from '../../model/awaitable.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { desiredOfMissing } from '../desired-object.ts'
import type { Decision, Person, Rules, Verdict } from './person.ts'
import { rowBefore } from './row-before.ts'
import { personBefore, verdictOf } from './synchronize-held.ts'

/**
 * A person whom a complete read of the source no longer has, as `onMissing` says: the row is kept, deleted,
 * or has columns set. It is judged anew until the row shows it; afterwards the row is nobody's.
 */
export function synchronizeMissing(
  person: Person,
  record: SpaceRecord,
  rules: Rules,
): Awaitable<Decision> {
  switch (record.state) {
    case 'waiting':
      return 'dropped'
    case 'missing':
      return rules.emptied ? asItIs(record) : 'dropped'
    case 'deprovisioned':
    case 'unmanaged':
      return asItIs(record)
    default: {
      const row = rowBefore(record, rules.context.parts.connector.definition.onDrift)
      const before = personBefore(person, record, row, rules)
      return whenReady(desiredOfMissing(rules.objectType, before, rules.context.scope), (desired) =>
        verdictOf(person, record, rules, row, desired, 'absent'),
      )
    }
  }
}

function asItIs({ id, state, disabledSince, purgeAt }: SpaceRecord): Verdict {
  return {
    id,
    state,
    standing: 'absent',
    staged: undefined,
    disabledSince,
    purgeAt,
    failure: undefined,
  }
}
