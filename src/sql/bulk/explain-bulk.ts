import type { DialectName } from '../dialects/dialect.ts'
import { DIALECTS } from '../dialects/index.ts'
import { bindTable } from '../statements/columns.ts'
import type { StatementText, TableBinding, UniqueGuard } from '../target.ts'
import { compileStaged, type RowShape } from './staged-statements.ts'

/** Which sets of rows are to be shown. */
export interface ExplainedSets {
  readonly create: readonly string[]
  readonly update: readonly string[]
  readonly unique: readonly UniqueGuard[]
}

/**
 * The statements that write many rows at once, without a connection; none where the database takes a row after
 * the other. They have no parameters: values go with the load.
 *
 * @throws SyncError `DATABASE_SCHEMA` when a column of the binding is not in the description
 */
export function explainBulk(
  dialect: DialectName,
  binding: TableBinding,
  { create, update, unique }: ExplainedSets,
): readonly StatementText[] {
  const { syntax } = DIALECTS[dialect]
  const { staging } = syntax
  if (staging === undefined) return []
  const table = bindTable(syntax, binding)
  const shapes: RowShape[] = [
    { kind: 'insert', columns: create, unique },
    {
      kind: 'update',
      columns: update,
      unique: unique.filter(({ column }) => update.includes(column)),
    },
    { kind: 'delete', columns: [], unique: [] },
  ]
  return shapes.flatMap((shape) => {
    const {
      create: stage,
      load,
      present,
      taken,
      write,
    } = compileStaged(table, staging, shape, {
      numbered: true,
    })
    const { loadNew } = compileStaged(table, staging, shape, { numbered: false })
    const texts = { loadNew, stage, load, present, taken, write }
    return Object.entries(texts).flatMap(([step, sql]) =>
      sql === undefined
        ? []
        : [{ event: `many rows, ${shape.kind}: ${step}`, sql, parameters: [] }],
    )
  })
}
