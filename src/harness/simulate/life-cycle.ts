import { randomUUID } from 'node:crypto'
import { isObject, type JsonObject } from '../../model/value.ts'
import type { Advertised } from './advertised.ts'
import type { SentAttribute, Vocabulary } from './attributes.ts'
import type { ScimAnswer, ScimClient } from './client.ts'
import { changesBetween, type IdentityProvider } from './identity-provider.ts'
import { inspectAnswer, inspectCreated, inspectList, inspectResource } from './inspect.ts'
import { forEachConcurrently, type Pace } from './pace.ts'
import { type Alphabet, makePerson, type Person, renamePerson, renamesLogin } from './person.ts'
import type { RowInspector } from './rows.ts'
import type { Scribe } from './scribe.ts'

/** Everything that the life cycle needs. */
export interface LifeCycle {
  readonly client: ScimClient
  readonly advertised: Advertised
  readonly vocabulary: Vocabulary
  readonly scribe: Scribe
  readonly idp: IdentityProvider
  readonly users: number
  readonly seed: number
  readonly alphabet: Alphabet
  readonly concurrency: number
  readonly pace: Pace
  readonly rows?: RowInspector
  onProgress?(phase: string, done: number, total: number): void
}

/** One person in the course of the simulation. */
interface Subject {
  person: Person
  createdAs: Person | undefined
  id: string | undefined
  presence: 'present' | 'deleted' | 'gone'
}

/**
 * The phases in their order: connection test, assignment, reading back, change, disable, restore, delete,
 * creation anew, import. After each the rows are compared, where there is a way to them.
 */
export async function runLifeCycle(cycle: LifeCycle): Promise<void> {
  const subjects = Array.from({ length: cycle.users }, (_, index): Subject => {
    const person = makePerson(index, { seed: cycle.seed, alphabet: cycle.alphabet })
    return { person, createdAs: undefined, id: undefined, presence: 'gone' }
  })
  const every = (step: number, from = 0): Subject[] =>
    subjects.filter((_, index) => index % step === from)
  const boss = subjects[0]

  await cycle.scribe.phase('probe', 0, () => probe(cycle))
  await phase(cycle, 'assign', subjects, (one) => assign(cycle, one))
  await phase(cycle, 'read', subjects, (one) => readBack(cycle, one))
  await phase(cycle, 'change', subjects, (one) =>
    change(cycle, one, renamePerson(one.person, one === boss ? undefined : boss?.id)),
  )
  await phase(cycle, 'disable', every(2), (one) => disable(cycle, one))
  await phase(cycle, 'restore', every(4), (one) => restore(cycle, one))
  if (cycle.idp.deletes) {
    await phase(cycle, 'delete', every(4, 2), (one) => remove(cycle, one))
    await phase(cycle, 'recreate', every(8, 2), (one) => recreate(cycle, one))
  }
  if (cycle.idp.importPage !== undefined) {
    await cycle.scribe.phase('import', subjects.length, () => importAll(cycle, subjects))
  }
  await phase(cycle, 'final', subjects, (one) => readBack(cycle, one), subjects)
}

/** Does a step with every subject, then compares the rows of those it was done with. */
async function phase(
  cycle: LifeCycle,
  name: string,
  subjects: readonly Subject[],
  step: (subject: Subject) => Promise<void>,
  compared: readonly Subject[] = subjects,
): Promise<void> {
  await cycle.scribe.phase(name, subjects.length, async () => {
    let done = 0
    await forEachConcurrently(subjects, cycle.concurrency, async (subject) => {
      await step(subject)
      done += 1
      cycle.onProgress?.(name, done, subjects.length)
    })
    await compareRows(cycle, compared)
  })
}

async function compareRows(cycle: LifeCycle, subjects: readonly Subject[]): Promise<void> {
  if (cycle.rows === undefined) return
  const known = subjects.flatMap((subject) =>
    subject.id === undefined ? [] : [{ ...subject, id: subject.id }],
  )
  const faults = await cycle.rows.inspect(known)
  for (const [index, one] of known.entries()) {
    cycle.scribe.rowFaults(one.person.index, faults[index] ?? [])
  }
}

/** Test Connection: nobody has a random value, and nobody gets in without the token. */
async function probe(cycle: LifeCycle): Promise<void> {
  const { client, scribe, vocabulary, idp } = cycle
  const anonymous = await client.send({ method: 'GET', path: '/Users', anonymous: true })
  scribe.faults(anonymous, undefined, inspectAnswer(anonymous, [401]))
  const query = idp.search(vocabulary.match.path, randomUUID())
  const nobody = await client.send({ method: 'GET', path: '/Users', query })
  scribe.faults(nobody, undefined, inspectList(nobody, 0).faults)
  const unknown = await client.send({ method: 'GET', path: `/Users/${randomUUID()}` })
  scribe.faults(unknown, undefined, inspectAnswer(unknown, [404]))
  for (const path of ['/ServiceProviderConfig', '/ResourceTypes']) {
    const answer = await client.send({ method: 'GET', path })
    scribe.faults(answer, undefined, inspectAnswer(answer, [200]))
  }
}

/** Match, then create or take over. */
async function assign(cycle: LifeCycle, subject: Subject): Promise<void> {
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

async function search(
  cycle: LifeCycle,
  subject: Subject,
  path: string,
  value: string,
): Promise<JsonObject | undefined> {
  const answer = await send(cycle, 'GET', '/Users', cycle.idp.search(path, value))
  const { faults, resources, total } = inspectList(answer, undefined)
  const several = total > 1 ? [`${total} people have one ${path}`] : []
  cycle.scribe.faults(answer, subject.person.index, [...faults, ...several])
  return resources[0]
}

async function create(cycle: LifeCycle, subject: Subject): Promise<void> {
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

/** GET by id and a search must both give the person; after a delete neither may. */
async function readBack(cycle: LifeCycle, subject: Subject): Promise<void> {
  if (subject.id === undefined) return
  const path = `/Users/${encodeURIComponent(subject.id)}`
  const present = subject.presence === 'present'
  const one = await send(cycle, 'GET', path)
  const faults = inspectAnswer(one, [present ? 200 : 404])
  cycle.scribe.faults(one, subject.person.index, [
    ...faults,
    ...(present && one.status === 200 ? inspectPerson(cycle, subject, one.body) : []),
  ])
  const { match: attribute } = cycle.vocabulary
  const query = cycle.idp.search(attribute.path, String(attribute.value(subject.person)))
  const list = await send(cycle, 'GET', '/Users', query)
  const found = inspectList(list, present ? 1 : 0)
  cycle.scribe.faults(list, subject.person.index, [
    ...found.faults,
    ...(present && found.resources.length === 1
      ? inspectPerson(cycle, subject, found.resources[0])
      : []),
  ])
}

async function change(cycle: LifeCycle, subject: Subject, after: Person): Promise<void> {
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

async function write(
  cycle: LifeCycle,
  subject: Subject,
  after: Person,
  changes: Parameters<IdentityProvider['change']>[1],
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

/** Unassigned or soft-deleted: `active` becomes false, and what then becomes of the row is the service's. */
async function disable(cycle: LifeCycle, subject: Subject): Promise<void> {
  if (subject.id === undefined || subject.presence !== 'present') return
  const after = { ...subject.person, accountEnabled: false, isSoftDeleted: true }
  const changes = changesBetween(subject.person, after, cycle.vocabulary)
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

async function restore(cycle: LifeCycle, subject: Subject): Promise<void> {
  if (subject.id === undefined) return
  const after = { ...subject.person, accountEnabled: true, isSoftDeleted: false }
  if (subject.presence === 'present') {
    await change(cycle, subject, after)
    return
  }
  await createAnew(cycle, subject, after)
}

async function remove(cycle: LifeCycle, subject: Subject): Promise<void> {
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
async function recreate(cycle: LifeCycle, subject: Subject): Promise<void> {
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

/** Reads everybody in pages: each of ours must come exactly once. */
async function importAll(cycle: LifeCycle, subjects: readonly Subject[]): Promise<void> {
  const page = cycle.idp.importPage ?? 100
  const seen = new Map<string, number>()
  let start = 1
  for (;;) {
    const query = `startIndex=${start}&count=${page}`
    const answer = await send(cycle, 'GET', '/Users', query)
    const { faults, resources, total } = inspectList(answer, undefined)
    cycle.scribe.faults(answer, undefined, faults)
    for (const resource of resources) {
      const id = String(resource['id'])
      seen.set(id, (seen.get(id) ?? 0) + 1)
    }
    start += resources.length
    cycle.onProgress?.('import', Math.min(start - 1, total), total)
    if (resources.length === 0 || start > total) {
      cycle.scribe.faults(answer, undefined, countFaults(subjects, seen))
      return
    }
  }
}

function countFaults(
  subjects: readonly Subject[],
  seen: ReadonlyMap<string, number>,
): readonly string[] {
  return subjects.flatMap((subject) => {
    const times = seen.get(subject.id ?? '') ?? 0
    const wanted = subject.presence === 'present' ? 1 : 0
    if (times === wanted || subject.id === undefined) return []
    return [`user ${subject.person.index} came ${times} times instead of ${wanted}`]
  })
}

function inspectPerson(cycle: LifeCycle, subject: Subject, body: unknown): readonly string[] {
  return inspectResource(body, {
    person: subject.person,
    id: subject.id,
    vocabulary: cycle.vocabulary,
    advertised: cycle.advertised,
  })
}

async function send(
  cycle: LifeCycle,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  query?: string,
  body?: unknown,
): Promise<ScimAnswer> {
  await cycle.pace.turn()
  return cycle.client.send({
    method,
    path,
    ...(query !== undefined && { query }),
    ...(body !== undefined && { body }),
  })
}
