import { setImmediate } from 'node:timers/promises'
import {
  CHANGE_KINDS,
  noChanges,
  readChanges,
  type ChangeCounts,
  type ChangeKind,
} from '../../model/change-kind.ts'
import { formatInstant } from '../../model/clock.ts'
import type { Journal } from '../../state/journal.ts'
import type { RunReport } from './report.ts'

/** Runs of a page of the history. */
const PAGE = 50

/**
 * What was written in the window of the thresholds, by kind: many small runs are not to do what one big one may
 * not. What somebody has looked at (an approval, an undo) does not count.
 */
export async function writtenInWindow(
  journal: Journal,
  connector: string,
  now: number,
  window: number,
): Promise<ChangeCounts> {
  const since = formatInstant(now - window)
  const written = await journal.writtenSince(connector, since)
  const counts: Record<ChangeKind, number> = { ...written, purge: 0 }
  for await (const run of runsSince(journal, connector, since)) {
    for (const kind of CHANGE_KINDS) {
      const count = run.counts[kind]
      // A purge stands in the audit as a delete.
      if (kind === 'purge') counts.delete -= count
      else if (run.decided) counts[kind] -= count
      if (kind === 'purge' && !run.decided) counts.purge += count
    }
  }
  for (const kind of CHANGE_KINDS) counts[kind] = Math.max(0, counts[kind])
  return counts
}

interface WrittenRun {
  readonly counts: ChangeCounts
  readonly decided: boolean
}

async function* runsSince(
  journal: Journal,
  connector: string,
  since: string,
): AsyncGenerator<WrittenRun> {
  let before: number | undefined
  for (;;) {
    const page = { connector, limit: PAGE, ...(before === undefined ? {} : { before }) }
    const runs = await journal.runs(page)
    for (const run of runs) {
      // One that began earlier has written in the window at most what its last batches held.
      if (run.startedAt < since) return
      const decided = run.trigger === 'approval' || run.trigger === 'undo'
      yield { counts: writtenOf(run.report), decided }
    }
    before = runs.at(-1)?.run
    if (before === undefined) return
    // A run every few seconds makes thousands a day, and others wait for the event loop.
    await setImmediate()
  }
}

/** What the steps of a run wrote; the report is one that this program made. */
function writtenOf(text: string): ChangeCounts {
  const report: Partial<Pick<RunReport, 'steps'>> = JSON.parse(text)
  const counts = noChanges()
  for (const step of report.steps ?? []) {
    if (!('written' in step)) continue
    const written = readChanges(step.written)
    for (const kind of CHANGE_KINDS) counts[kind] += written[kind]
  }
  return counts
}
