import type { CaseRule, Condition } from '../model/condition.ts'
import type { ColumnKind } from '../model/table.ts'
import { type ColumnValue, emptyRow, type Row } from '../model/value.ts'
import type { DialectName } from './dialects/dialect.ts'
import { DIALECTS } from './dialects/index.ts'
import type { Statement } from './statement.ts'
import { TableStatements } from './statements/table-statements.ts'
import type { StatementText, TableBinding, UniqueGuard } from './target.ts'

/** Which statements are to be shown. */
export interface Explained {
  /** Columns of an INSERT; those of the binding that the database does not make, unless given. */
  readonly create?: readonly string[]
  /** Columns of the UPDATE that shows a change; the first one that is no anchor, unless given. */
  readonly update?: readonly string[]
  /** Columns that a disable sets; none, none shown. */
  readonly disable?: readonly string[]
  readonly unique?: readonly UniqueGuard[]
  /** The column of the filters; the first text column, unless given. */
  readonly filter?: string
}

/**
 * The statements of every event, as they will be sent, without a connection.
 *
 * @throws SyncError `DATABASE_SCHEMA` when a column of the binding is not in the description
 */
export function explain(
  dialect: DialectName,
  binding: TableBinding,
  explained: Explained = {},
): readonly StatementText[] {
  const statements = new TableStatements(DIALECTS[dialect].syntax, binding)
  const unique = explained.unique ?? []
  const create = explained.create ?? givenColumns(binding)
  const update = explained.update ?? firstFlow(binding)
  const guarded = (columns: readonly string[]): UniqueGuard[] =>
    unique.filter(({ column }) => columns.includes(column))
  const texts: StatementText[] = []
  const show = (event: string, statement: Statement): void => {
    texts.push({ event, sql: statement.sql, parameters: parametersOf(statement) })
  }
  show('create', statements.insert(create, guarded(create)))
  if (update.length > 0) show('update', statements.update(update, guarded(update)))
  const { disable } = explained
  if (disable !== undefined && disable.length > 0) {
    show('disable', statements.update(disable, guarded(disable)))
  }
  show('delete', statements.remove)
  show('get', statements.read)
  const filter = explained.filter ?? firstText(binding)
  if (filter !== undefined) {
    for (const rule of ['exact', 'folded'] as const) {
      const { statement } = statements.select({
        condition: equals(binding, filter, rule),
        limit: 1,
      })
      show(`filter eq, ${rule}`, statement)
    }
  }
  const all: Condition = { kind: 'always' }
  show('list', statements.select({ condition: all, limit: 1 }).statement)
  const after = sampleRow(binding)
  show('list, next page', statements.select({ condition: all, limit: 1, after }).statement)
  show('count', statements.count(all).statement)
  return texts
}

function parametersOf(statement: Statement): StatementText['parameters'] {
  return statement.slots.map(({ column, type, role }) => ({ column, type, role }))
}

function givenColumns(binding: TableBinding): string[] {
  const made = new Set(
    binding.description.columns
      .filter(({ generated }) => generated !== undefined)
      .map(({ name }) => name),
  )
  return binding.columns.filter((name) => !made.has(name))
}

function firstFlow(binding: TableBinding): string[] {
  return givenColumns(binding)
    .filter((name) => !binding.anchor.includes(name))
    .slice(0, 1)
}

function firstText(binding: TableBinding): string | undefined {
  const texts = binding.columns.filter((name) => kindOf(binding, name) === 'text')
  return texts.find((name) => !binding.anchor.includes(name)) ?? texts[0]
}

function equals(binding: TableBinding, column: string, rule: CaseRule): Condition {
  const value = SAMPLES[kindOf(binding, column)] ?? 'a'
  return { kind: 'compare', column, comparison: 'eq', value, case: rule }
}

function kindOf(binding: TableBinding, column: string): ColumnKind {
  return binding.description.columns.find(({ name }) => name === column)?.kind ?? 'text'
}

const SAMPLES: Partial<Record<ColumnKind, Exclude<ColumnValue, null>>> = { int: 1, bool: true }

function sampleRow(binding: TableBinding): Row {
  const row = emptyRow()
  for (const column of binding.anchor) row[column] = SAMPLES[kindOf(binding, column)] ?? 'a'
  return row
}
