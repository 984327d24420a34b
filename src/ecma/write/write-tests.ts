import type { ColumnValue } from '../../model/value.ts'
import { columnFacts } from '../../propose/column-facts.ts'
import type { Proposal, ProposedColumn, ProposedFlow } from '../../propose/proposal.ts'
import { writeTests, type WrittenTests } from '../../propose/write-tests.ts'
import type { ImportedColumn, ImportedConnector } from '../draft/imported-connector.ts'

/** The two signals, and whether true means that the person is gone. */
const SIGNALS: ReadonlyMap<string, boolean> = new Map([
  ['accountEnabled', false],
  ['isSoftDeleted', true],
])

/**
 * Mapping tests with somebody who does not exist, for the columns whose value follows from an attribute: those
 * that are one, have a list of values, or a constant.
 *
 * @returns `undefined` where the filter of a scope would leave the made-up person out
 */
export function writeImportedTests(connector: ImportedConnector): WrittenTests | undefined {
  const { inScope } = connector
  if (inScope === undefined || connector.anchor.some(isUnspoken)) return undefined
  const taken = new Set<string>()
  const columns: ProposedColumn[] = []
  for (const column of [...connector.anchor, ...connector.columns]) {
    const isAnchor = connector.anchor.includes(column)
    const flow = derivable(column, inScope)
    if (flow === undefined) continue
    const { from } = flow
    if (from !== undefined && flow.truth === undefined) {
      if (taken.has(from)) continue
      taken.add(from)
    }
    columns.push(proposed(column, isAnchor ? { ...flow, anchor: true } : flow))
  }
  const proposal: Proposal = { source: { kind: 'entra' }, columns, match: [] }
  const tested = new Set(columns.map(({ column }) => column.name))
  const others = connector.columns.filter(({ name }) => !tested.has(name))
  return writeTests(proposal, connector.name, {
    ...actionsOf(connector),
    alsoRead: new Set(others.flatMap(({ flow }) => readBy(flow.from ?? ''))),
  })
}

/** The attributes among those that tests change that an expression reads. */
function readBy(expression: string): readonly string[] {
  return [
    ...(/\bsurname\b/u.test(expression) ? ['surname'] : []),
    ...(/\b(?:accountEnabled|isSoftDeleted)\b/u.test(expression) ? ['accountEnabled'] : []),
  ]
}

/** An expression whose value nobody can say beforehand. */
function isUnspoken({ flow, original }: ImportedColumn): boolean {
  return flow.generate === undefined && original !== undefined && flow.values === undefined
}

function derivable(
  { flow, carries, original }: ImportedColumn,
  inScope: ReadonlyMap<string, string>,
): ProposedFlow | undefined {
  const { from, constant, values } = flow
  if (flow.generate !== undefined) return { generate: flow.generate }
  if (constant !== undefined) return { constant }
  if (from === undefined) return undefined
  const meansGone = SIGNALS.get(from)
  if (meansGone !== undefined) {
    const [yes, no] = [values?.['true'] ?? 'True', values?.['false'] ?? 'False']
    return { from, truth: { yes, no, meansGone } }
  }
  if (values !== undefined) {
    const [example] = [inScope.get(from), ...Object.keys(values)].filter(
      (one) => one !== undefined && Object.hasOwn(values, one),
    )
    return carries === undefined || example === undefined ? undefined : { from, values, example }
  }
  if (original !== undefined && !from.startsWith('`')) return undefined
  const example = inScope.get(from)
  return { from, attribute: from, ...(example === undefined ? {} : { example }) }
}

function proposed({ name, length }: ImportedColumn, flow: ProposedFlow): ProposedColumn {
  const column = {
    name,
    type: '',
    kind: 'text' as const,
    nullable: true,
    hasDefault: false,
    unicode: true,
    caseSensitive: false,
    ...(length === undefined ? {} : { length }),
  }
  return { column, facts: columnFacts(column, []), flow, because: '' }
}

/** What a disable and a delete do, where that is not the default. */
function actionsOf({ onDisable, onDelete }: ImportedConnector): {
  readonly onDisable?: 'delete' | Readonly<Record<string, ColumnValue>>
  readonly onDelete?: 'keep'
} {
  return {
    ...(onDisable === undefined
      ? {}
      : { onDisable: onDisable === 'delete' ? ('delete' as const) : onDisable.set }),
    ...(onDelete === undefined ? {} : { onDelete }),
  }
}
