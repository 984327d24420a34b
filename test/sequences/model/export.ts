import { noteWrite, type Facts, type Kind } from './facts.ts'
import { blank, holds, type Person } from './person.ts'
import type { Cells } from './version.ts'

const HOUR = 3_600_000

export const KINDS: readonly Kind[] = ['insert', 'update', 'disable', 'delete', 'purge']
const LIMIT_OF = {
  insert: 'inserts',
  update: 'updates',
  disable: 'disables',
  delete: 'deletes',
  purge: 'deletes',
} as const

/** Stages the deletes that are due. */
export function stagePurges(facts: Facts): void {
  if (facts.calm?.config !== facts.config) {
    facts.calm = { config: facts.config, at: facts.now }
    return
  }
  if (facts.now - facts.calm.at < HOUR) return
  for (const person of facts.people.values()) {
    const hasRow = person.state === 'row' || person.state === 'left'
    if (!hasRow || person.touched || person.purgeAt === undefined) continue
    if (person.purgeAt > facts.now || person.staged?.kind === 'delete') continue
    const becomes = person.state === 'row' && person.standing !== 'absent' ? 'none' : 'gone'
    person.staged = { kind: 'purge', after: undefined, becomes, mends: false }
    person.held = undefined
  }
}

/**
 * Holds what is beyond its threshold, and writes the rest.
 *
 * @returns whether something is held
 */
export function exportKinds(facts: Facts, run: number, kinds: readonly Kind[]): boolean {
  const waiting = [...facts.people.values()].filter((one) => one.staged !== undefined)
  const over = new Set<Kind>()
  for (const kind of KINDS) {
    const most = facts.version.most[LIMIT_OF[kind]]
    const open = waiting.filter((one) => one.staged?.kind === kind).length
    if (open === 0) continue
    if (open + inWindow(facts, kind) > (most ?? Number.POSITIVE_INFINITY)) over.add(kind)
  }
  const fresh = waiting.filter(
    (one) =>
      one.held === undefined &&
      one.staged !== undefined &&
      over.has(one.staged.kind) &&
      kinds.includes(one.staged.kind),
  )
  if (fresh.length > 0) facts.plans += 1
  for (const person of fresh) person.held = facts.plans
  writeChosen(
    facts,
    run,
    false,
    ({ staged, held }) => held === undefined && staged !== undefined && kinds.includes(staged.kind),
  )
  // Whatever waits for somebody is held, also when no limit is exceeded any more.
  return [
    ...over,
    ...waiting.flatMap((one) => (one.held === undefined ? [] : (one.staged?.kind ?? []))),
  ].some((kind) => kinds.includes(kind))
}

function inWindow(facts: Facts, kind: Kind): number {
  return facts.written.filter(
    (one) => one.kind === kind && !one.decided && one.at >= facts.now - HOUR,
  ).length
}

/** Writes what is staged for those who are chosen. */
export function writeChosen(
  facts: Facts,
  run: number,
  decided: boolean,
  chosen: (person: Person) => boolean,
): void {
  const people = [...facts.people.values()].filter((one) => one.staged !== undefined && chosen(one))
  for (const person of people) writeOne(facts, run, decided, person)
}

function writeOne(facts: Facts, run: number, decided: boolean, person: Person): void {
  const { staged, key } = person
  if (staged === undefined) return
  const row = facts.table.get(key)
  if (staged.kind === 'insert' && row !== undefined && !holds(row, staged.after ?? {})) {
    // Somebody else's row has the key: this one is set aside.
    person.failed = true
    return
  }
  person.staged = undefined
  person.held = undefined
  person.failed = false
  person.writtenBy = run
  const count = (before: Cells | undefined, after: Cells | undefined): void => {
    facts.written.push({ at: facts.now, kind: staged.kind, decided })
    facts.audit[run]?.push({ id: key, before, after })
    noteWrite(facts, key)
  }
  if (staged.after === undefined) {
    facts.table.delete(key)
    count(row === undefined ? {} : { ...row }, undefined)
    if (staged.becomes === 'gone') facts.people.delete(key)
    else {
      person.state = 'none'
      person.wrote = {}
      person.drift = undefined
      person.purgeAt = undefined
    }
    return
  }
  if (staged.kind === 'insert') {
    facts.table.set(key, blank(staged.after))
    count(undefined, staged.after)
    person.wrote = { ...staged.after }
    person.drift = undefined
    person.state = 'row'
    return
  }
  if (row === undefined) {
    // Somebody deleted it under us.
    person.state = 'missing'
    person.touched = true
    return
  }
  const held = { ...person.wrote }
  if (facts.version.onDrift === 'overwrite') Object.assign(held, person.drift)
  const before: Record<string, string | null> = {}
  const after: Record<string, string | null> = {}
  for (const [column, value] of Object.entries(staged.after)) {
    if (value === held[column]) continue
    before[column] = row[column] ?? null
    after[column] = value
    row[column] = value
  }
  count(before, after)
  person.wrote = { ...staged.after }
  person.drift = undefined
  person.state = staged.becomes === 'left' ? 'left' : 'row'
}
