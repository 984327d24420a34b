import type { CompiledConnector, CompiledObjectType } from '../../compile/compiled.ts'
import { formatPosition, type Span } from '../../model/position.ts'
import type { Outcome } from './outcome.ts'
import type { MappingTest } from './test-file.ts'

/** What the tests of a connector reach. */
export interface Coverage {
  readonly connector: string
  readonly columns: { readonly all: number; readonly asserted: number }
  readonly branches: { readonly all: number; readonly reached: number }
  /** What no test looks at, as `column Department` or `rule connectors.yaml:30:11`. */
  readonly missing: readonly string[]
}

/** Notes what tests reach. */
export interface CoverageRecorder {
  note(objectType: CompiledObjectType, test: MappingTest, outcome: Outcome): void
  result(): readonly Coverage[]
}

/** A branch of the configuration, and whether a test went through it. */
interface Branch {
  readonly label: string
  reached: boolean
}

/**
 * Columns count when a test expects something of them; branches are the rules of `onDisable` and the
 * entries of `values`.
 */
export function recordCoverage(connectors: readonly CompiledConnector[]): CoverageRecorder {
  const records = connectors.map((connector) => ({
    name: connector.definition.name,
    objects: [...connector.objects.values()].map((objectType) => ({
      objectType,
      asserted: new Set<string>(),
      branches: branchesOf(objectType),
    })),
  }))
  return {
    note(objectType, test, outcome) {
      const found = records
        .flatMap((record) => record.objects)
        .find((one) => one.objectType === objectType)
      if (found === undefined) return
      for (const cells of [test.expect.row, test.expect.set]) {
        for (const column of Object.keys(cells ?? {})) found.asserted.add(column)
      }
      const { cause } = outcome.planned
      if (cause.span !== undefined) reach(found.branches, ruleKey(cause.span))
      for (const [column, value] of Object.entries(outcome.planned.desired)) {
        reach(found.branches, valueKey(column, value))
      }
    },
    result: () =>
      records.map(({ name, objects }) => {
        const columns = objects.flatMap(({ objectType, asserted }) =>
          objectType.flows
            .filter((flow) => !isGenerated(objectType, flow.column))
            .map((flow) => ({ name: flow.column, asserted: asserted.has(flow.column) })),
        )
        const branches = objects.flatMap((one) => [...one.branches.values()])
        return {
          connector: name,
          columns: { all: columns.length, asserted: columns.filter((one) => one.asserted).length },
          branches: {
            all: branches.length,
            reached: branches.filter((one) => one.reached).length,
          },
          missing: [
            ...columns.filter((one) => !one.asserted).map((one) => `column ${one.name}`),
            ...branches.filter((one) => !one.reached).map((one) => one.label),
          ],
        }
      }),
  }
}

function branchesOf(objectType: CompiledObjectType): Map<string, Branch> {
  const branches = new Map<string, Branch>()
  for (const { span, do: action } of objectType.definition.deprovision.onDisable) {
    // A rule that was written nowhere is the default, and keeping is no decision.
    if (objectType.definition.deprovision.onDisable.length === 1 && action.kind === 'keep') continue
    branches.set(ruleKey(span), {
      label: `rule ${formatPosition(span.start)}`,
      reached: false,
    })
  }
  for (const { column, definition } of objectType.flows) {
    for (const [key, value] of definition?.values ?? []) {
      const label = `value ${key} of column ${column}`
      branches.set(valueKey(column, value), { label, reached: false })
    }
  }
  return branches
}

function isGenerated(objectType: CompiledObjectType, column: string): boolean {
  return objectType.anchor.some((one) => one.column === column && one.generate !== undefined)
}

function reach(branches: Map<string, Branch>, key: string): void {
  const branch = branches.get(key)
  if (branch !== undefined) branch.reached = true
}

function ruleKey(span: Span): string {
  return `rule ${formatPosition(span.start)}`
}

function valueKey(column: string, value: unknown): string {
  return `value ${JSON.stringify([column, value])}`
}
