import type { RunProgress, RunReport } from '../../engine/run/report.ts'
import { isObject } from '../../model/value.ts'
import type { RunEntry } from '../../state/journal.ts'

/** What a run has done so far, as its entry in the history says; with how far it is while it goes on. */
export function reportOf(entry: RunEntry): RunReport & { readonly progress?: RunProgress } {
  const { run, connector, profile, config } = entry
  const stored: unknown = JSON.parse(entry.report)
  const known = isObject(stored) ? stored : {}
  const result = entry.result === 'running' ? 'interrupted' : entry.result
  return { steps: [], ...known, run, connector, profile, config, result }
}
