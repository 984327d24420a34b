import { SyncError } from '../../model/errors.ts'
import type { Awaitable } from '../../model/awaitable.ts'
import type { NewRecord, ChangedRecord, SpaceRecord } from '../../state/space.ts'
import { isKept, wasEmptied } from './emptied-table.ts'
import { matchIndex, type MatchIndex } from './match-index.ts'
import { isKeyedId } from './person-id.ts'
import type { Decision, Person, Rules, Verdict } from './person.ts'
import { parseRow } from './record-text.ts'
import { seenNumbers, type SeenNumbers } from './seen-numbers.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import { storedAs } from './stored-value.ts'
import { changeKind, countOne, type SynchronizationTally } from './step-tally.ts'
import { isUnchanged, synchronizedRecord } from './synchronized-record.ts'
import { synchronizePerson, withFailure } from './synchronize-person.ts'

/** The synchronization of one object type in one run. */
export interface Synchronization {
  readonly rules: Rules
  /** Everybody whom another definition was applied to last, or only who is touched. */
  readonly full: boolean
  readonly tally: SynchronizationTally
  /** Records that this run has synchronized. */
  readonly done: SeenNumbers
  /** The highest number of a record from before: whoever stands above it was added by this run. */
  readonly last: number
  /** Keys of people who came when their row was somebody's still: they are tried once more. */
  readonly collided: Set<string>
  /**
   * Whether every id of the connector space is the source's own key, spelled as an id: then a person whose key
   * nobody has cannot meet somebody else's id.
   */
  idsAreKeys: boolean
  /** Whether a pass over the source has synchronized everybody there is. */
  everybody: boolean
  /** Made when a person is to be inserted for the first time. */
  matching: Promise<MatchIndex | undefined> | undefined
}

/** So many collisions are remembered; where there are more, the anchor is a wrong one. */
const MOST = 100_000

/** What a batch writes. */
interface Writing {
  readonly dropped: number[]
  readonly changed: ChangedRecord[]
  readonly added: NewRecord[]
  readonly joined: number[]
  /** Ids that persons of this batch have got; there is no second one with the same. */
  readonly taken: Set<string>
}

/** A person whose verdict stands once it is known whether the id is free. */
interface Asking {
  readonly person: Person
  readonly verdict: Verdict
  readonly id: string
  /** A record that is only kept and gives way (`emptied-table.ts`). */
  readonly kept?: number
}

/** Begins the synchronization of an object type. */
export async function beginSynchronization(
  context: StepContext,
  type: TypeParts,
  tally: SynchronizationTally,
  full: boolean,
): Promise<Synchronization> {
  const { space, connector } = context.parts
  const last = await space.lastNumber(type.key)
  return {
    rules: {
      context,
      type,
      objectType: type.objectType,
      overwritesDrift: connector.definition.onDrift === 'overwrite',
      emptied: await wasEmptied(context, type),
      storedAs: storedAs(type.objectType),
    },
    full,
    tally,
    done: seenNumbers(),
    collided: new Set(),
    everybody: false,
    last,
    idsAreKeys: context.pulled && last === 0,
    matching: undefined,
  }
}

/** What a batch came to. */
export interface SynchronizedBatch {
  /** How many were left because an event changed them meanwhile. */
  readonly left: number
  /** Records that nobody had delivered, and that belong to a person now. */
  readonly joined: readonly number[]
  readonly added: number
  readonly dropped: number
}

/** Synchronizes some thousand persons and writes what came of it, in one transaction. */
export async function synchronizeBatch(
  synchronization: Synchronization,
  persons: readonly Person[],
): Promise<SynchronizedBatch> {
  const { rules } = synchronization
  const decided: Awaitable<Decision>[] = []
  let waits = false
  for (const person of persons) {
    const decision = synchronizePerson(person, rules)
    waits ||= decision instanceof Promise
    decided.push(decision)
  }
  const decisions = waits ? await inTurn(decided) : decided.filter(isReady)
  const writing: Writing = { dropped: [], changed: [], added: [], joined: [], taken: new Set() }
  const asking: Asking[] = []
  for (let at = 0; at < persons.length; at += 1) {
    const person = persons[at]
    const decision = decisions[at]
    if (person === undefined || decision === undefined) continue
    const wanted = decision === 'dropped' ? undefined : wantedId(synchronization, person, decision)
    if (decision === 'dropped') drop(synchronization, person, writing)
    else if (wanted === undefined) write(synchronization, person, decision, writing)
    else asking.push({ person, verdict: decision, id: wanted })
  }
  if (asking.length > 0) await settleIds(synchronization, asking, writing)
  await rules.context.turn()
  const { dropped, changed, added, joined } = writing
  const done = { joined, added: added.length, dropped: dropped.length }
  if (dropped.length + changed.length + added.length === 0) return { ...done, left: 0 }
  const { by, parts } = rules.context
  const left = await parts.space.write(rules.type.key, { dropped, changed, added, by })
  for (const record of changed) synchronization.done.add(record.number)
  return { ...done, left: left.length }
}

/** Interpreted expressions answer later; all of a batch are under way at once. */
function inTurn(decided: readonly Awaitable<Decision>[]): Promise<Decision[]> {
  return Promise.all(decided.map(async (one) => one))
}

function isReady(decision: Awaitable<Decision>): decision is Decision {
  return !(decision instanceof Promise)
}

/** The id that has to be free before a verdict can stand; `undefined` when it is known to be. */
function wantedId(
  { idsAreKeys, rules }: Synchronization,
  { record, sourceKey }: Person,
  { id, staged }: Verdict,
): string | undefined {
  if (staged?.newId !== undefined) return staged.newId
  const inserts = staged?.operation === 'insert'
  if (inserts && record?.staged === undefined && rules.objectType.definition.match.length > 0) {
    return id
  }
  if (id === record?.id || isKeyedId(id)) return undefined
  return record === undefined && idsAreKeys && id === sourceKey ? undefined : id
}

async function settleIds(
  synchronization: Synchronization,
  asking: readonly Asking[],
  writing: Writing,
): Promise<void> {
  const { rules } = synchronization
  const { space } = rules.context.parts
  const ids = asking.map((one) => one.id)
  const holders = await space.find(rules.type.key, { ids })
  const free: Asking[] = []
  // The row of the anchor is a person's before anybody else's who only matches it.
  for (const [at, one] of asking.entries()) {
    const holder = holders[at]
    const isFree = holder === undefined || holder.number === one.person.record?.number
    if (isFree || isKept(holder)) free.push({ ...one, ...(isFree ? {} : { kept: holder.number }) })
    else await meet(synchronization, one.person, one.verdict, holder, writing)
  }
  for (const { person, verdict, id, kept } of free) {
    if (!isKeyedId(id) && writing.taken.has(id)) {
      refuse(synchronization, person, existing(rules), writing)
    } else {
      if (kept !== undefined) writing.dropped.push(kept)
      await insertUnlessMatched(synchronization, person, verdict, writing)
    }
  }
}

/** The id that a person is to have stands in the connector space already. */
async function meet(
  synchronization: Synchronization,
  person: Person,
  verdict: Verdict,
  holder: SpaceRecord,
  writing: Writing,
): Promise<void> {
  const { rules } = synchronization
  // A source that writes its keys differently says that everybody is gone and somebody else is there.
  const isLeft = holder.state === 'deprovisioned' || holder.standing === 'absent'
  const isFree = holder.state === 'unmanaged' || (isLeft && hasRow(holder) && rules.context.pulled)
  const canJoin = isFree && holder.standing !== 'outOfScope' && verdict.staged?.newId === undefined
  if (!canJoin || writing.taken.has(holder.id)) {
    const { collided } = synchronization
    if (person.sourceKey !== undefined && collided.size < MOST) collided.add(person.sourceKey)
    refuse(synchronization, person, existing(rules), writing)
    return
  }
  await join(synchronization, person, holder, writing)
}

async function insertUnlessMatched(
  synchronization: Synchronization,
  person: Person,
  verdict: Verdict,
  writing: Writing,
): Promise<void> {
  const { rules } = synchronization
  const { staged } = verdict
  const found =
    staged?.operation === 'insert' && staged.newId === undefined
      ? (await matchingOf(synchronization))?.find(parseRow(staged.desired))
      : undefined
  if (found === undefined) {
    write(synchronization, person, verdict, writing)
    return
  }
  if ('ambiguous' in found || writing.taken.has(found.id)) {
    refuse(synchronization, person, ambiguous('ambiguous' in found ? found.ambiguous : ''), writing)
    return
  }
  const [holder] = await rules.context.parts.space.find(rules.type.key, { ids: [found.id] })
  if (holder?.state === 'unmanaged') await join(synchronization, person, holder, writing)
  else write(synchronization, person, verdict, writing)
}

function matchingOf(synchronization: Synchronization): Promise<MatchIndex | undefined> {
  const { rules } = synchronization
  return (synchronization.matching ??= matchIndex(rules.context.parts, rules.type))
}

/** A person takes over a row that is there already; what was kept under the person's key goes. */
async function join(
  synchronization: Synchronization,
  person: Person,
  holder: SpaceRecord,
  writing: Writing,
): Promise<void> {
  const joining: Person = { ...person, record: holder, before: undefined, joins: true }
  const verdict = await synchronizePerson(joining, synchronization.rules)
  if (verdict === 'dropped') return
  if (verdict.failure !== undefined) {
    refuse(synchronization, person, verdict.failure, writing)
    return
  }
  takeBack(synchronization, holder, writing)
  if (person.record !== undefined) writing.dropped.push(person.record.number)
  writing.joined.push(holder.number)
  // Also where the row is to get another key.
  writing.taken.add(holder.id)
  write(synchronization, joining, verdict, writing)
}

function hasRow({ state }: SpaceRecord): boolean {
  return state === 'inSync' || state === 'deprovisioned'
}

/** What this batch made of somebody who is gone is nothing any more: the row has gone over to another person. */
function takeBack({ tally }: Synchronization, { number }: SpaceRecord, { changed }: Writing): void {
  const at = changed.findIndex((one) => one.number === number)
  const [before] = at === -1 ? [] : changed.splice(at, 1)
  if (before?.staged !== undefined) tally.staged[changeKind(before.staged)] -= 1
}

function refuse(
  synchronization: Synchronization,
  person: Person,
  failure: SyncError,
  writing: Writing,
): void {
  write(synchronization, person, withFailure(person, failure), writing)
}

function write(
  synchronization: Synchronization,
  person: Person,
  verdict: Verdict,
  writing: Writing,
): void {
  const { rules, tally, done } = synchronization
  const { record } = person
  tally.evaluated += 1
  if (verdict.standing === 'outOfScope') {
    tally.outOfScope += 1
    if (record?.standing === 'present') leaves(rules)
  }
  if (verdict.failure !== undefined) countOne(tally.failed, verdict.failure.code)
  if (verdict.staged !== undefined) tally.staged[changeKind(verdict.staged)] += 1
  const after = synchronizedRecord(person, verdict, rules)
  if (after.sourceKey !== undefined) synchronization.idsAreKeys = false
  if (verdict.standing !== 'absent') writing.taken.add(verdict.staged?.newId ?? verdict.id)
  if (record === undefined) {
    writing.added.push(after)
    return
  }
  if (isUnchanged(record, after) && person.joins !== true) {
    done.add(record.number)
    return
  }
  const { number, version, pending } = record
  writing.changed.push({ ...after, number, version, pending })
}

function leaves({ context: { outcome } }: Rules): void {
  outcome.leftScope = (outcome.leftScope ?? 0) + 1
}

function drop({ done, tally }: Synchronization, { record }: Person, writing: Writing): void {
  if (record === undefined) return
  tally.evaluated += 1
  writing.dropped.push(record.number)
  done.add(record.number)
}

function existing({ objectType }: Rules): SyncError {
  const column = objectType.anchor[0]?.column
  return new SyncError(
    'OBJECT_EXISTS',
    'Another person has this anchor already, or a row that is not ours. Only one of them can have the row: ' +
      'mend the source, or choose an anchor that tells them apart.',
    column === undefined ? {} : { column },
  )
}

function ambiguous(column: string): SyncError {
  return new SyncError(
    'OBJECT_EXISTS',
    `Several people or rows have the same value in the column "${column}" that "match" compares: nobody can ` +
      'say which row is whose. Make it unique, or match by another column.',
    column === '' ? {} : { column },
  )
}
