import { isObject, type JsonObject } from '../../model/value.ts'
import type { SentAttribute } from './attributes.ts'
import { inspectAnswer, inspectCreated } from './inspect.ts'
import { renamePerson, renamesLogin } from './person.ts'
import { inspectPerson, type LifeCycle, search, send, type Subject } from './subject.ts'
import { write } from './write.ts'

/** Match, then create or take over. */
export async function assign(cycle: LifeCycle, subject: Subject): Promise<void> {
  const found = await match(cycle, subject)
  if (found !== undefined) {
    await takeOver(cycle, subject, found)
    return
  }
  await create(cycle, subject)
}

/** Looks for the person by what it may be called by now; the first that is found counts. */
async function match(cycle: LifeCycle, subject: Subject): Promise<JsonObject | undefined> {
  const { match: attribute } = cycle.vocabulary
  const names = [subject.person]
  if (renamesLogin(subject.person)) names.push(renamePerson(subject.person, undefined))
  const values = new Set(names.map((person) => attribute.value(person)))
  for (const value of values) {
    const found = await search(cycle, subject, attribute.path, String(value))
    if (found !== undefined) return found
  }
  return undefined
}

/** Sends the POST, and takes over what stands in its way. */
export async function create(cycle: LifeCycle, subject: Subject): Promise<void> {
  const body = cycle.idp.create(subject.person, cycle.vocabulary)
  const answer = await send(cycle, 'POST', '/Users', undefined, body)
  if (answer.status === 409 && (await takeOverAfterConflict(cycle, subject))) return
  const faults = inspectAnswer(answer, [201])
  if (answer.status !== 201) {
    cycle.scribe.faults(answer, subject.person.index, faults)
    return
  }
  const id = isObject(answer.body) ? answer.body['id'] : undefined
  subject.id = typeof id === 'string' ? id : undefined
  subject.presence = 'present'
  subject.createdAs = subject.person
  cycle.scribe.count('created')
  cycle.scribe.faults(answer, subject.person.index, [
    ...faults,
    ...inspectCreated(answer),
    ...inspectPerson(cycle, subject, answer.body),
  ])
}

/**
 * A 409 is right when the person is there: another run made it, or the first of two sendings had its
 * effect before the connection was lost.
 */
async function takeOverAfterConflict(cycle: LifeCycle, subject: Subject): Promise<boolean> {
  const { match: attribute, alternative } = cycle.vocabulary
  for (const one of alternative === undefined ? [attribute] : [attribute, alternative]) {
    const value = one.value(subject.person)
    const found = await search(cycle, subject, one.path, String(value))
    if (found === undefined) continue
    await takeOver(cycle, subject, found)
    return true
  }
  return false
}

/** Brings somebody who was found to the state that this run begins with. */
async function takeOver(cycle: LifeCycle, subject: Subject, found: JsonObject): Promise<void> {
  const id = found['id']
  if (typeof id !== 'string') return
  subject.id = id
  subject.presence = 'present'
  subject.createdAs = undefined
  cycle.scribe.count('matched')
  // What the other side holds is not known for sure, so everything is sent but what people are matched on.
  const all = cycle.vocabulary.attributes
    .filter((attribute) => attribute.path !== 'externalId' && !isAnchor(cycle, attribute))
    .map((attribute) => ({
      attribute,
      before: 'unknown',
      after: attribute.value(subject.person),
    }))
  await write(cycle, subject, subject.person, all, found)
}

/** A column that people are matched on is the anchor, which never changes; a user name may. */
function isAnchor(cycle: LifeCycle, attribute: SentAttribute): boolean {
  return attribute === cycle.vocabulary.match && attribute.path !== 'userName'
}
