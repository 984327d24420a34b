import type { ChangedConnectorReport, ChangesReport, Verdict } from '../app/change/report.ts'
import { CHANGE_KINDS } from '../model/change-kind.ts'

/** Verdicts that somebody has to approve. */
const HELD: readonly Verdict[] = ['needs approval', 'over limit']

/** Whether somebody has to approve the change of a connector. */
export function isHeldChange({ verdict }: ChangedConnectorReport): boolean {
  return HELD.includes(verdict)
}

/** `a41c9e2`: seven digits of a commit; other names as they are. */
export function revisionWords(name: string): string {
  return /^[0-9a-f]{40,64}$/u.test(name) ? name.slice(0, 7) : name
}

/** `1 connector changed, 6 unchanged`. */
export function changeCountWords({ connectors, unchanged }: ChangesReport): string {
  const count = connectors.length
  return `${count} ${count === 1 ? 'connector' : 'connectors'} changed, ${unchanged} unchanged`
}

/** Why a connector needs approval, in a few words with the places: `anchor connectors.yaml:12`. */
export function heldWords({
  differences,
  rows,
  verdict,
}: ChangedConnectorReport): readonly string[] {
  const held = differences
    .filter((one) => one.effect === 'held')
    .map(({ path, place }) => `${path} ${place}`)
  const over = verdict === 'over limit' ? (rows?.limits.filter((one) => one.exceeded) ?? []) : []
  return [...held, ...over.map(({ kind, count, limit }) => `${kind} ${count} of ${limit}`)]
}

/** How many rows a change of one connector writes; 0 where rows were not worked out. */
export function rowsOf({ rows }: ChangedConnectorReport): number {
  return rows === undefined ? 0 : CHANGE_KINDS.reduce((sum, kind) => sum + rows.counts[kind], 0)
}

/**
 * The exit code of a plan over a change (spec §9): 3 when somebody has to approve it, 1 when it has errors or
 * mappings that fail, 2 when `detailed` is asked for and there is something to write.
 */
export function changesExit(
  report: ChangesReport,
  options: { readonly detailed: boolean },
): number {
  const { connectors, errors } = report
  if (connectors.some(isHeldChange)) return 3
  const fails = connectors.some(
    (one) => one.verdict === 'invalid' || (one.rows?.failed.length ?? 0) > 0,
  )
  if (fails || errors.length > 0) return 1
  return options.detailed && connectors.some((one) => rowsOf(one) > 0) ? 2 : 0
}
