import { formatCount } from '../observe/progress.ts'
import { palette } from '../observe/terminal.ts'
import { textTable } from '../observe/text-table.ts'
import type { SpaceCounts, SpaceType } from '../state/space.ts'

/** How many objects there are, by type and state. */
export function printCounts(
  counts: readonly (SpaceType & SpaceCounts)[],
  options: { readonly colour: boolean },
): string {
  const names = ['connector', 'type']
  const numbers = ['objects', 'in sync', 'waiting', 'missing', 'deprovisioned', 'unmanaged']
  const more = ['drifted', 'held', 'errors']
  const lines = textTable(
    [
      ...names.map((title) => ({ title })),
      ...[...numbers, ...more].map((title) => ({ title, align: 'right' as const })),
    ],
    counts.map(({ connector, objectType, total, byState, drifted, held, failed }) => [
      connector,
      objectType,
      ...[
        total,
        byState.inSync,
        byState.waiting,
        byState.missing,
        byState.deprovisioned,
        byState.unmanaged,
        drifted,
        held,
        failed,
      ].map(formatCount),
    ]),
    { head: palette(options).faint },
  )
  return `${lines.join('\n')}\n`
}
