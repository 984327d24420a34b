import { create } from './assign.ts'
import { changesBetween } from './identity-provider.ts'
import { inspectAnswer, inspectList } from './inspect.ts'
import type { Person } from './person.ts'
import { inspectPerson, type LifeCycle, send, type Subject } from './subject.ts'
import { change } from './write.ts'

/** Unassigned or soft-deleted: `active` becomes false, and what then becomes of the row is the service's. */
export async function disable(cycle: LifeCycle, subject: Subject): Promise<void> {
  if (subject.id === undefined || subject.presence !== 'present') return
  let after = leaver(subject.person)
  let changes = changesBetween(subject.person, after, cycle.vocabulary)
  if (changes.length === 0) {
    // Where no column takes isSoftDeleted, leaving is seen in accountEnabled.
    after = { ...after, accountEnabled: false }
    changes = changesBetween(subject.person, after, cycle.vocabulary)
  }
  const request = cycle.idp.change(subject.id, changes, cycle.vocabulary, {})
  const expected = (await cycle.rows?.afterDisable(after)) ?? 'unknown'
  await cycle.pace.turn()
  const answer = await cycle.client.send(request)
  subject.person = after
  // The first of two sendings may have taken the row away already.
  const gone = answer.status === 404 && answer.repeated && expected !== 'row'
  const faults = [...(gone ? [] : inspectAnswer(answer, [200, 204]))]
  if (answer.status === 200) {
    faults.push(...inspectPerson(cycle, subject, answer.body))
    if (expected === 'gone') faults.push('the person is still there, but onDisable deletes the row')
  }
  cycle.scribe.faults(answer, subject.person.index, faults)
  if (gone || answer.status === 204) await lookAfter(cycle, subject, expected)
  cycle.scribe.count(subject.presence === 'present' ? 'disabled' : 'gone')
}

/** Entra raises `isSoftDeleted` for everybody who leaves; half of them have their sign-in blocked too. */
function leaver(person: Person): Person {
  const blocked = person.index % 8 < 4
  return { ...person, isSoftDeleted: true, accountEnabled: !blocked && person.accountEnabled }
}

/** A 204 does not say whether the person is still there. */
async function lookAfter(
  cycle: LifeCycle,
  subject: Subject,
  expected: 'row' | 'gone' | 'unknown',
): Promise<void> {
  const answer = await send(cycle, 'GET', `/Users/${encodeURIComponent(subject.id ?? '')}`)
  const statuses = expected === 'unknown' ? [200, 404] : [expected === 'row' ? 200 : 404]
  cycle.scribe.faults(answer, subject.person.index, inspectAnswer(answer, statuses))
  if (answer.status === 404) subject.presence = 'gone'
}

/** Back in the app: active again, or created where the row had gone. */
export async function restore(cycle: LifeCycle, subject: Subject): Promise<void> {
  if (subject.id === undefined) return
  const after = { ...subject.person, accountEnabled: true, isSoftDeleted: false }
  if (subject.presence === 'present') {
    await change(cycle, subject, after)
    return
  }
  await createAnew(cycle, subject, after)
}

/** Deleted for good: 204, and nothing is left to read. */
export async function remove(cycle: LifeCycle, subject: Subject): Promise<void> {
  if (subject.id === undefined) return
  const path = `/Users/${encodeURIComponent(subject.id)}`
  const answer = await send(cycle, 'DELETE', path)
  const present = subject.presence === 'present'
  const statuses = present ? (answer.repeated ? [204, 404] : [204]) : [404]
  cycle.scribe.faults(answer, subject.person.index, inspectAnswer(answer, statuses))
  if (present) subject.presence = 'deleted'
  cycle.scribe.count('deleted')
  const after = await send(cycle, 'GET', path)
  cycle.scribe.faults(after, subject.person.index, inspectAnswer(after, [404]))
}

/** Deleted, then assigned again under the same name. */
export async function recreate(cycle: LifeCycle, subject: Subject): Promise<void> {
  if (subject.id === undefined) return
  const after = { ...subject.person, accountEnabled: true, isSoftDeleted: false }
  await createAnew(cycle, subject, after)
}

async function createAnew(cycle: LifeCycle, subject: Subject, after: Person): Promise<void> {
  const { match: attribute } = cycle.vocabulary
  const query = cycle.idp.search(attribute.path, String(attribute.value(after)))
  const list = await send(cycle, 'GET', '/Users', query)
  cycle.scribe.faults(list, after.index, inspectList(list, 0).faults)
  subject.person = after
  await create(cycle, subject)
}
