import { randomUUID } from 'node:crypto'
import { assign } from './assign.ts'
import { inspectAnswer, inspectList } from './inspect.ts'
import { disable, recreate, remove, restore } from './leave.ts'
import { forEachConcurrently } from './pace.ts'
import { makePerson, renamePerson } from './person.ts'
import { importAll, readBack } from './read-back.ts'
import type { LifeCycle, Subject } from './subject.ts'
import { change } from './write.ts'

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
