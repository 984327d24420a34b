import type { DriftedSchema } from '../app/schema-drift.ts'
import type { PulledSnapshot } from '../app/snapshots.ts'
import type { SnapshotDifference } from '../config/snapshot/compare-snapshots.ts'
import { textTable } from '../observe/text-table.ts'
import { palette } from '../observe/terminal.ts'

/** What a pull wrote, and what had changed since the last one. */
export function printPulled(
  pulled: readonly PulledSnapshot[],
  options: { readonly colour: boolean },
): string {
  const paint = palette(options)
  return pulled
    .flatMap(({ file, outcome, differences }) => [
      `${paint.strong(file)}  ${outcome}`,
      ...differenceLines(differences),
    ])
    .map((line) => `${line}\n`)
    .join('')
}

/** How snapshots and tables differ, by connector. */
export function printSchemaDrift(
  reports: readonly DriftedSchema[],
  options: { readonly colour: boolean },
): string {
  const paint = palette(options)
  return reports
    .flatMap(({ connector, file, taken, differences }) => {
      const name = paint.strong(connector)
      if (taken === undefined) {
        return [`${name}  no snapshot ${file}; "rollcall schema pull ${connector}" makes it`]
      }
      if (differences.length === 0) return [`${name}  as in ${file}, of ${taken}`]
      const count = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`
      return [
        `${name}  ${paint.warning(count)} from ${file}, of ${taken}`,
        ...differenceLines(differences),
      ]
    })
    .map((line) => `${line}\n`)
    .join('')
}

function differenceLines(differences: readonly SnapshotDifference[]): readonly string[] {
  if (differences.length === 0) return []
  return textTable(
    [{ title: '' }, { title: '' }, { title: '' }, { title: '' }],
    differences.map(({ objectType, what, cell = '', before = '—', after = '—' }) => [
      objectType,
      what,
      cell,
      `${before} → ${after}`,
    ]),
    { indent: 2 },
  )
}
