import type { Span } from '../../model/position.ts'
import { type ColumnDescription, formatTable, type TableDescription } from '../../model/table.ts'
import type { Remedies } from '../../sql/dialects/remedy.ts'
import type { CompiledObjectType } from '../compiled.ts'
import { coversKey } from './check-table.ts'
import type { Reporter } from './problem.ts'

/**
 * Warns of a `userName` column without an index (every create asks whether the name is taken, and identity
 * providers look people up by it) and of a column of `match` that is no unique key, so that several rows may
 * be meant.
 */
export function checkIndex(type: CompiledObjectType, remedies: Remedies, problems: Reporter): void {
  const { description } = type
  if (description === undefined || description.kind === 'view') return
  checkUserName(type, description, remedies, problems)
  for (const { column, span } of type.definition.match) {
    const described = description.columns.find((one) => one.name === column)
    if (described !== undefined) checkMatch(description, described, span, remedies, problems)
  }
}

function checkUserName(
  { definition, unique }: CompiledObjectType,
  description: TableDescription,
  remedies: Remedies,
  problems: Reporter,
): void {
  const { table } = description
  for (const { column, case: rule } of unique) {
    const described = description.columns.find((one) => one.name === column)
    const flow = definition.flows.find((one) => one.column === column)
    if (described === undefined) continue
    const folded = rule === 'folded'
    const served = description.indexed.some(
      (one) => one.column === column && (one.folded || !folded),
    )
    if (served) continue
    problems.report({
      rule: 'no-index',
      severity: 'warning',
      message:
        `No index of ${formatTable(table)} finds a value of "${column}"` +
        `${folded ? ' without case' : ''}, so every create and every lookup by userName reads the whole table.`,
      span: flow?.columnSpan ?? definition.tableSpan,
      help: remedies.index({ table, column: described, rule }),
    })
  }
}

function checkMatch(
  description: TableDescription,
  { name, caseSensitive, kind }: ColumnDescription,
  span: Span,
  remedies: Remedies,
  problems: Reporter,
): void {
  const { table, evidence } = description
  const repeated = evidence?.repeated.get(name) ?? 0
  const today =
    repeated === 0
      ? ''
      : ` ${repeated} ${repeated === 1 ? 'value comes' : 'values come'} more than once today.`
  if (!coversKey(description, [name])) {
    problems.report({
      rule: 'match-not-unique',
      severity: 'warning',
      message:
        `Nothing keeps two rows of ${formatTable(table)} from having the same "${name}", and somebody whom ` +
        `two rows match is joined to neither.${today}`,
      span,
      help: remedies.uniqueKey(table, [name]),
    })
  } else if (kind === 'text' && caseSensitive && repeated > 0) {
    problems.report({
      rule: 'match-not-unique',
      severity: 'warning',
      message: `Values of "${name}" differ in case only, and people are told apart by no case.${today}`,
      span,
      help: 'Make one row of each pair, or match by another column.',
    })
  }
}
