import type { CompiledConnector, CompiledObjectType } from '../../compile/compiled.ts'
import { watchBranches, type WatchedExpression } from '../../compile/expression/branches.ts'
import { formatPosition, type Position, type Span } from '../../model/position.ts'
import type { Outcome } from './outcome.ts'
import type { MappingTest } from './test-file.ts'

/** What the tests of a connector reach. */
export interface Coverage {
  readonly connector: string
  readonly columns: { readonly all: number; readonly asserted: number }
  readonly branches: { readonly all: number; readonly reached: number }
  /** What no test looks at, in the order of the file. */
  readonly missing: readonly Missing[]
}

/** Something that no test looks at: `column Department`, `value true of column Active`, `rule onDelete`. */
export interface Missing {
  readonly what: string
  readonly at: Position | undefined
}

/** Notes what tests reach. */
export interface CoverageRecorder {
  note(objectType: CompiledObjectType, test: MappingTest, outcome: Outcome): void
  result(): readonly Coverage[]
}

/** Something that can be reached, and whether a test did. */
interface Reachable extends Missing {
  reached: boolean
}

interface Record {
  readonly objectType: CompiledObjectType
  readonly columns: ReadonlyMap<string, Reachable>
  readonly branches: ReadonlyMap<string, Reachable>
  readonly expressions: readonly { readonly column: string; readonly watched: WatchedExpression }[]
}

/**
 * Columns count when a test expects something of them; branches are the rules of `deprovision` that were
 * written, the entries of `values`, and the two ways of each `? :`, `?:` and `??` in a flow.
 */
export function recordCoverage(connectors: readonly CompiledConnector[]): CoverageRecorder {
  const records = connectors.map((connector) => ({
    name: connector.definition.name,
    objects: [...connector.objects.values()].map(recordOf),
  }))
  return {
    note(objectType, test, outcome) {
      const record = records
        .flatMap((one) => one.objects)
        .find((one) => one.objectType === objectType)
      if (record !== undefined) noteOutcome(record, test, outcome)
    },
    result: () =>
      records.map(({ name, objects }) => {
        const columns = objects.flatMap((one) => [...one.columns.values()])
        const branches = objects.flatMap((one) => [...one.branches.values()])
        return {
          connector: name,
          columns: { all: columns.length, asserted: count(columns) },
          branches: { all: branches.length, reached: count(branches) },
          missing: [...columns, ...branches]
            .filter((one) => !one.reached)
            .map(({ what, at }) => ({ what, at }))
            .toSorted(inFile),
        }
      }),
  }
}

/** How much of everything was reached, in percent; 100 when there is nothing to reach. */
export function coveredPercent(coverage: readonly Coverage[]): number {
  let [all, reached] = [0, 0]
  for (const { columns, branches } of coverage) {
    all += columns.all + branches.all
    reached += columns.asserted + branches.reached
  }
  return all === 0 ? 100 : (100 * reached) / all
}

function noteOutcome(record: Record, test: MappingTest, { planned }: Outcome): void {
  for (const cells of [test.expect.row, test.expect.set]) {
    for (const column of Object.keys(cells ?? {})) reach(record.columns, column)
  }
  const { span } = planned.cause
  if (span !== undefined) reach(record.branches, ruleKey(span))
  for (const [column, value] of Object.entries(planned.desired)) {
    reach(record.branches, valueKey(column, value))
  }
  const now = test.now ?? 0
  for (const { column, watched } of record.expressions) {
    if (planned.desired[column] === undefined) continue
    for (const { way, at } of watched.taken(planned.accepted, now)) {
      reach(record.branches, branchKey(way, at))
    }
  }
}

function recordOf(objectType: CompiledObjectType): Record {
  const columns = new Map<string, Reachable>()
  const branches = new Map<string, Reachable>()
  const expressions: { column: string; watched: WatchedExpression }[] = []
  for (const { column, definition, expression } of objectType.flows) {
    const at = definition?.columnSpan.start ?? expression?.source.span.start
    if (!isGenerated(objectType, column)) add(columns, column, `column ${column}`, at)
    for (const [key, value] of definition?.values ?? []) {
      add(branches, valueKey(column, value), `value ${key} of column ${column}`, at)
    }
    const { vocabulary } = objectType
    const watched = expression && watchBranches(expression.source, { vocabulary })
    if (watched === undefined) continue
    expressions.push({ column, watched })
    for (const { way, at: place } of watched.branches) {
      add(branches, branchKey(way, place), `branch ${way} of column ${column}`, place)
    }
  }
  for (const { what, span } of writtenRules(objectType)) {
    add(branches, ruleKey(span), `rule ${what}`, span.start)
  }
  return { objectType, columns, branches, expressions }
}

/** Rules that decide something; a rule that was written nowhere is the default, and keeping is no decision. */
function writtenRules(
  objectType: CompiledObjectType,
): readonly { readonly what: string; readonly span: Span }[] {
  const { onDisable, onDelete, onOutOfScope, onMissing } = objectType.definition.deprovision
  const disables = onDisable.filter(
    ({ do: action }) => onDisable.length > 1 || action.kind !== 'keep',
  )
  const leaves = { onDelete, onOutOfScope, onMissing }
  return [
    ...disables.map(({ span }) => ({ what: 'onDisable', span })),
    ...Object.entries(leaves).flatMap(([what, { span }]) =>
      span === undefined ? [] : [{ what, span }],
    ),
  ]
}

function add(
  to: Map<string, Reachable>,
  key: string,
  what: string,
  at: Position | undefined,
): void {
  if (!to.has(key)) to.set(key, { what, at, reached: false })
}

function reach(among: ReadonlyMap<string, Reachable>, key: string): void {
  const found = among.get(key)
  if (found !== undefined) found.reached = true
}

function count(list: readonly Reachable[]): number {
  return list.filter((one) => one.reached).length
}

function inFile({ at: a }: Missing, { at: b }: Missing): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}

function isGenerated(objectType: CompiledObjectType, column: string): boolean {
  return objectType.anchor.some((one) => one.column === column && one.generate !== undefined)
}

function ruleKey(span: Span): string {
  return `rule ${formatPosition(span.start)}`
}

function branchKey(way: string, at: Position): string {
  return `branch ${way} ${formatPosition(at)}`
}

function valueKey(column: string, value: unknown): string {
  return `value ${JSON.stringify([column, value])}`
}
