import type { Awaitable } from '../../model/awaitable.ts'
import { SyncError } from '../../model/errors.ts'
import type { ReadEnd, SourceRecord } from '../../sources/source.ts'
import type { ChangedRecord, NewRecord, SpaceRecord } from '../../state/space.ts'
import { isKept } from './emptied-table.ts'
import { noteAbsence } from './import-absence.ts'
import { keyedId } from './person-id.ts'
import type { Person } from './person.ts'
import { readThrough } from './read-through.ts'
import { seenNumbers, type SeenNumbers } from './seen-numbers.ts'
import { completeness, rememberRead } from './source-completeness.ts'
import type { StepContext, TypeParts } from './step-context.ts'
import { sourceTally, type SourceTally } from './step-tally.ts'
import { synchronizeBatch, type Synchronization } from './synchronize-batch.ts'

const NOBODY: readonly undefined[] = []

/** A read of the source as it goes on. */
interface Reading {
  readonly context: StepContext
  readonly type: TypeParts
  readonly tally: SourceTally
  readonly seen: SeenNumbers
  /** Present where the people are synchronized as they come. */
  readonly synchronization: Synchronization | undefined
  /** Whether there was no record before: as no key comes twice in a read, nobody can be found. */
  readonly first: boolean
  /** Records that it added, less those that were merged into another one. */
  fresh: number
}

/** A person of the source beside what is stored. */
interface Arrival {
  readonly key: string
  readonly object: SourceRecord['object']
  readonly text: string
  readonly record: SpaceRecord | undefined
}

/**
 * Reads the pull source and compares it with the connector space, by the text of the accepted objects: who
 * differs is written, all others cost a look. People that a complete read no longer has become absent; an
 * incomplete one says nothing about anybody who is not in it.
 *
 * @param synchronization synchronizes each person at once, so that it is read and written only once
 * @throws SyncError `SOURCE_UNREADABLE`
 */
export async function importSource(
  context: StepContext,
  type: TypeParts,
  synchronization: Synchronization | undefined,
): Promise<SourceTally> {
  const { space } = context.parts
  const last = await space.lastNumber(type.key)
  const seen = seenNumbers()
  const tally = sourceTally()
  const first = last === 0
  const reading: Reading = { context, type, tally, seen, synchronization, first, fresh: 0 }
  const end = await readPeople(reading)
  if (first && synchronization !== undefined) synchronization.everybody = true
  context.sourceDigests.set(type.name, end.digest)
  const { complete, reasons, fewerThan } = await completeness(context, type, end)
  tally.complete = complete
  if (fewerThan !== undefined) tally.fewerThan = fewerThan
  tally.reasons.push(...reasons)
  if (complete) {
    tally.absent = await noteAbsence(context, type, {
      seen,
      last,
      delivered: seen.count + reading.fresh,
    })
    await rememberRead(context, type, end)
  }
  return tally
}

async function readPeople(reading: Reading): Promise<ReadEnd> {
  const { context, type, tally } = reading
  const { source, signal, journal } = context.parts
  if (source === undefined) throw new Error('cannot happen: a pulled connector without its source')
  const facts = await journal.watermark(type.key, 'source.facts')
  let share = 0
  const people = source.read({
    ...(signal === undefined ? {} : { signal }),
    ...(facts === undefined ? {} : { before: factsOf(facts) }),
    onProgress: (now) => (share = now),
  })
  return readThrough(people, async (batch) => {
    await takeBatch(reading, batch)
    tally.read += batch.length
    await context.reached({
      step: 'fullImport',
      phase: 'source',
      done: tally.read,
      ...(share > 0 ? { total: Math.round(tally.read / share) } : {}),
    })
  })
}

async function takeBatch(reading: Reading, batch: readonly SourceRecord[]): Promise<void> {
  const { synchronization } = reading
  const found = reading.first ? NOBODY : await findAll(reading, batch)
  const arrivals: Arrival[] = []
  for (let at = 0; at < batch.length; at += 1) {
    const one = batch[at]
    if (one === undefined) continue
    const record = attached(found[at], one.key)
    const arrival = { key: one.key, object: one.object, text: JSON.stringify(one.object), record }
    if (takesPart(reading, arrival)) arrivals.push(arrival)
  }
  if (arrivals.length === 0) return
  await reading.context.turn()
  if (synchronization === undefined) await writeArrivals(reading, arrivals)
  else await synchronizeArrivals(reading, synchronization, arrivals)
}

function findAll(
  { context, type }: Reading,
  batch: readonly SourceRecord[],
): Awaitable<readonly (SpaceRecord | undefined)[]> {
  const sourceKeys = batch.map((one) => one.key)
  return context.parts.space.find(type.key, { sourceKeys })
}

/** A row that nobody delivered has an id of the table, which is not a key of the source. */
function attached(record: SpaceRecord | undefined, key: string): SpaceRecord | undefined {
  if (record === undefined || record.state === 'unmanaged') return undefined
  if (!isKept(record)) return record
  // Whoever comes back without a row is as good as new.
  const { number, version, pending, standing } = record
  return { ...newRecord(key, '', record.modifiedAt), number, version, pending, standing }
}

/** Counts a person, and says whether there is anything to do about it. */
function takesPart(reading: Reading, { record, text }: Arrival): boolean {
  const { tally, seen, synchronization } = reading
  if (record === undefined) {
    tally.added += 1
    return true
  }
  seen.add(record.number)
  const returns = record.standing === 'absent'
  const changed = returns || record.accepted !== text
  if (changed) tally.changed += 1
  else tally.unchanged += 1
  return changed || (synchronization !== undefined && isDue(record, synchronization))
}

function isDue(record: SpaceRecord, { rules, full }: Synchronization): boolean {
  if (record.touched) return true
  if (!full) return false
  return rules.objectType.volatile || record.evaluated !== rules.objectType.definitionDigest
}

async function synchronizeArrivals(
  reading: Reading,
  synchronization: Synchronization,
  arrivals: readonly Arrival[],
): Promise<void> {
  const persons = arrivals.map(
    ({ key, object, text, record }): Person => ({
      record,
      sourceKey: key,
      source: object,
      accepted: text,
      before: record === undefined ? undefined : beforeOf(record, text),
      absent: false,
    }),
  )
  const { joined, added, dropped } = await synchronizeBatch(synchronization, persons)
  for (const number of joined) reading.seen.add(number)
  reading.fresh += added - dropped
}

/** Puts down who was delivered, for the synchronization to come. */
async function writeArrivals(reading: Reading, arrivals: readonly Arrival[]): Promise<void> {
  const { context, type } = reading
  const added: NewRecord[] = []
  const changed: ChangedRecord[] = []
  for (const { key, text, record } of arrivals) {
    if (record === undefined) added.push(newRecord(key, text, context.at))
    else changed.push(delivered(record, text))
  }
  reading.fresh += added.length
  await context.parts.space.write(type.key, { added, changed })
}

function newRecord(key: string, accepted: string, at: string): NewRecord {
  return {
    id: keyedId(key),
    sourceKey: key,
    accepted,
    written: '{}',
    state: 'waiting',
    touched: true,
    standing: 'present',
    evaluated: '',
    createdBy: '',
    createdAt: '',
    modifiedAt: at,
  }
}

function delivered(record: SpaceRecord, accepted: string): ChangedRecord {
  const before = beforeOf(record, accepted)
  const standing = record.standing === 'absent' ? 'present' : record.standing
  const changed = { ...record, accepted, touched: true, standing }
  return before === undefined ? changed : { ...changed, before }
}

/** What was synchronized last, where it is another object. */
function beforeOf(record: SpaceRecord, text: string): string | undefined {
  return record.before ?? (record.accepted === text ? undefined : record.accepted)
}

/** Facts that this program wrote; anything else counts as not known. */
function factsOf(text: string): ReadEnd['facts'] {
  const facts: Record<string, string | number | boolean> = {}
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null) return facts
    for (const [name, value] of Object.entries(parsed)) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
        facts[name] = value
      }
    }
    return facts
  } catch (cause) {
    throw new SyncError('STATE_UNREADABLE', 'The facts of the last read cannot be read.', { cause })
  }
}
