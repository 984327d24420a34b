import { formatInstant } from '../../model/clock.ts'
import type { Journal } from '../../state/journal.ts'
import type { ChangeKind, RunReport } from './report.ts'
import { CHANGE_KINDS } from './thresholds.ts'

type Counts = Record<ChangeKind, number>

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
): Promise<Counts> {
  const since = formatInstant(now - window)
  const written = await journal.writtenSince(connector, since)
  const counts: Counts = { ...written, purge: 0 }
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
  readonly counts: Counts
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
  }
}

/** What the steps of a run wrote; the report is one that this program made. */
function writtenOf(text: string): Counts {
  const report: Partial<Pick<RunReport, 'steps'>> = JSON.parse(text)
  const counts: Counts = { insert: 0, update: 0, disable: 0, delete: 0, purge: 0 }
  for (const step of report.steps ?? []) {
    if (!('written' in step)) continue
    for (const kind of CHANGE_KINDS) counts[kind] += step.written[kind]
  }
  return counts
}
