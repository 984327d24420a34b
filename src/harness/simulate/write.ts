import { isObject, type JsonObject } from '../../model/value.ts'
import { type AttributeChange, changesBetween } from './identity-provider.ts'
import { inspectAnswer } from './inspect.ts'
import type { Person } from './person.ts'
import { inspectPerson, type LifeCycle, send, type Subject } from './subject.ts'

/** Brings a person to another state, in the words of the identity provider; nothing differs, nothing is sent. */
export async function change(cycle: LifeCycle, subject: Subject, after: Person): Promise<void> {
  if (subject.id === undefined || subject.presence !== 'present') return
  const changes = changesBetween(subject.person, after, cycle.vocabulary)
  if (changes.length === 0) return
  let current: JsonObject = {}
  if (cycle.idp.readsBeforeChange) {
    const read = await send(cycle, 'GET', `/Users/${encodeURIComponent(subject.id)}`)
    if (isObject(read.body)) current = read.body
  }
  await write(cycle, subject, after, changes, current)
}

/** Sends changes; afterwards the person must be as it is to be. */
export async function write(
  cycle: LifeCycle,
  subject: Subject,
  after: Person,
  changes: readonly AttributeChange[],
  current: JsonObject,
): Promise<void> {
  const request = cycle.idp.change(subject.id ?? '', changes, cycle.vocabulary, current)
  await cycle.pace.turn()
  const answer = await cycle.client.send(request)
  subject.person = after
  const faults = inspectAnswer(answer, [200, 204])
  cycle.scribe.count(faults.length === 0 ? 'written' : 'refused')
  cycle.scribe.faults(answer, subject.person.index, [
    ...faults,
    ...(answer.status === 200 ? inspectPerson(cycle, subject, answer.body) : []),
  ])
}
