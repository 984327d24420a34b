import { inspectAnswer, inspectList } from './inspect.ts'
import { inspectPerson, type LifeCycle, send, type Subject } from './subject.ts'

/** GET by id and a search must both give the person; after a delete neither may. */
export async function readBack(cycle: LifeCycle, subject: Subject): Promise<void> {
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

/** Reads everybody in pages: each of ours must come exactly once. */
export async function importAll(cycle: LifeCycle, subjects: readonly Subject[]): Promise<void> {
  const page = cycle.idp.importPage ?? 100
  const seen = new Map<string, number>()
  let start = 1
  for (;;) {
    const query = `startIndex=${start}&count=${page}`
    const answer = await send(cycle, 'GET', '/Users', query)
    const { faults, resources, total } = inspectList(answer, undefined)
    cycle.scribe.faults(answer, undefined, faults)
    for (const resource of resources) {
      const id = resource['id']
      if (typeof id === 'string') seen.set(id, (seen.get(id) ?? 0) + 1)
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
