import { formatTable } from '../../model/table.ts'
import type { CompiledObjectType } from '../compiled.ts'
import type { Reporter } from './problem.ts'

/**
 * Warns of a `userName` column without an index: every create asks whether the name is taken, and identity
 * providers look people up by it, so that without one each of these reads the whole table.
 */
export function checkIndex(
  { definition, description, unique }: CompiledObjectType,
  problems: Reporter,
): void {
  if (description === undefined || description.kind === 'view') return
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
        `No index of ${formatTable(description.table)} finds a value of "${column}"` +
        `${folded ? ' without case' : ''}, so every create and every lookup by userName reads the whole table.`,
      span: flow?.columnSpan ?? definition.tableSpan,
      help: described.indexAdvice?.[rule] ?? 'Create an index that serves this comparison.',
    })
  }
}
