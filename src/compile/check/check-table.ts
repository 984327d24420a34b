import type { ObjectTypeDefinition } from '../../model/definition.ts'
import { nearest } from '../../model/nearest.ts'
import type { Span } from '../../model/position.ts'
import { type ColumnDescription, formatTable, type TableDescription } from '../../model/table.ts'
import type { Remedies } from '../../sql/dialects/remedy.ts'
import type { Reporter } from './problem.ts'

/**
 * Holds an object type against its table: columns that are not there, columns that nobody writes, keys,
 * triggers. Nothing here looks at expressions.
 */
export function checkTable(
  definition: ObjectTypeDefinition,
  description: TableDescription,
  remedies: Remedies,
  problems: Reporter,
): void {
  const columns = new Map(description.columns.map((one) => [one.name, one]))
  const meant = checkNames(definition, description, columns, problems)
  checkComputed(definition, columns, problems)
  checkAnchor(definition, description, columns, problems)
  checkReused(definition, columns, problems)
  if (description.kind === 'table') checkUnwritten(definition, description, meant, problems)
  checkTriggers(definition, description, remedies, problems)
}

function checkTriggers(
  definition: ObjectTypeDefinition,
  { table, triggers }: TableDescription,
  remedies: Remedies,
  problems: Reporter,
): void {
  const written = new Set(namedColumns(definition).map(({ column }) => column.toLowerCase()))
  for (const { name, deletes, changes, sets } of triggers) {
    if (deletes) {
      problems.report({
        rule: 'deleting-trigger',
        severity: 'warning',
        message:
          `The trigger "${name}" on ${formatTable(table)} deletes rows, so a row may ` +
          'be gone after it was written. That is taken for success.',
        span: definition.tableSpan,
        help:
          'The same can be said in one line of the configuration, "deprovision: { onDisable: delete }"; ' +
          `then ${remedies.dropTrigger(table, name)}`,
      })
    } else if (changes === true && sets?.some((one) => written.has(one)) !== false) {
      problems.report({
        rule: 'changing-trigger',
        severity: 'warning',
        message:
          `The trigger "${name}" on ${formatTable(table)} changes rows that are written, so a column may ` +
          'hold something else than was meant, and count as edited outside.',
        span: definition.tableSpan,
        help: `Say in "mappings" what it does, then ${remedies.dropTrigger(table, name)}`,
      })
    }
  }
}

/** Every column that the configuration names, with its place. */
function namedColumns(
  definition: ObjectTypeDefinition,
): readonly { readonly column: string; readonly span: Span }[] {
  const { onDisable, onDelete, onOutOfScope, onMissing } = definition.deprovision
  const actions = [...onDisable.map((rule) => rule.do), onDelete, onOutOfScope, onMissing]
  return [
    ...definition.anchor,
    ...definition.match,
    ...definition.flows.map(({ column, columnSpan }) => ({ column, span: columnSpan })),
    ...actions.flatMap((action) =>
      action.kind === 'set' ? [...action.set].map(([column, { span }]) => ({ column, span })) : [],
    ),
  ]
}

/** Gives the columns that were probably meant by names that are none. */
function checkNames(
  definition: ObjectTypeDefinition,
  description: TableDescription,
  columns: ReadonlyMap<string, ColumnDescription>,
  problems: Reporter,
): ReadonlySet<string> {
  const table = formatTable(description.table)
  const meant = new Set<string>()
  for (const { column, span } of namedColumns(definition)) {
    if (columns.has(column)) continue
    problems.unknownColumn(column, table, columns.keys(), span)
    const suggestion = nearest(column, columns.keys())
    if (suggestion !== undefined) meant.add(suggestion)
  }
  return meant
}

function checkComputed(
  definition: ObjectTypeDefinition,
  columns: ReadonlyMap<string, ColumnDescription>,
  problems: Reporter,
): void {
  for (const { column, span } of namedColumns(definition)) {
    if (columns.get(column)?.generated !== 'computed') continue
    if (definition.match.some((one) => one.column === column)) continue
    problems.report({
      rule: 'computed-column',
      severity: 'error',
      message: `The database computes the column "${column}", so it cannot be written.`,
      span,
      help: 'Map the columns that it is computed from.',
    })
  }
}

function checkAnchor(
  definition: ObjectTypeDefinition,
  description: TableDescription,
  columns: ReadonlyMap<string, ColumnDescription>,
  problems: Reporter,
): void {
  const anchor = definition.anchor.map((one) => one.column)
  const [first] = definition.anchor
  if (first === undefined || description.kind === 'view') return
  if (!anchor.every((column) => columns.has(column))) return
  const nullable = anchor.find((column) => columns.get(column)?.nullable === true)
  if (coversKey(description, anchor) && nullable === undefined) return
  const names = anchor.map((column) => `"${column}"`).join(', ')
  problems.report({
    rule: 'anchor-not-unique',
    severity: 'warning',
    message:
      nullable === undefined
        ? `The anchor ${names} is not a unique key of ${formatTable(description.table)}, so two rows may be the same person.`
        : `The anchor column "${nullable}" may be NULL, and a row without anchor is nobody's.`,
    span: first.span,
    help: 'Make the anchor the primary key, or a unique key of columns that are NOT NULL.',
  })
}

function checkReused(
  definition: ObjectTypeDefinition,
  columns: ReadonlyMap<string, ColumnDescription>,
  problems: Reporter,
): void {
  for (const { column, value, span } of definition.anchor) {
    if (!('generate' in value) || value.generate !== 'database') continue
    if (columns.get(column)?.reused !== true) continue
    problems.report({
      rule: 'reused-key',
      severity: 'warning',
      message:
        `SQLite gives the "${column}" of a deleted row to the next one, so a late request for somebody ` +
        'who is gone changes somebody else.',
      span,
      help: 'Declare the column "INTEGER PRIMARY KEY AUTOINCREMENT", or use "generate: uuid".',
    })
  }
}

/** Whether some columns hold all of a unique key. */
export function coversKey(description: TableDescription, columns: readonly string[]): boolean {
  return [description.primaryKey, ...description.uniqueKeys].some(
    (key) => key.length > 0 && key.every((column) => columns.includes(column)),
  )
}

function checkUnwritten(
  definition: ObjectTypeDefinition,
  description: TableDescription,
  meant: ReadonlySet<string>,
  problems: Reporter,
): void {
  // A column whose name is misspelt in the mapping is one mistake, and told already.
  const written = new Set([...definition.flows.map((one) => one.column), ...meant])
  for (const { column, value } of definition.anchor) {
    if ('from' in value || value.generate === 'uuid') written.add(column)
  }
  const open = description.columns.filter(
    (one) => !one.nullable && !one.hasDefault && one.generated === undefined,
  )
  for (const { name } of open.filter((one) => !written.has(one.name))) {
    const byDatabase = definition.anchor.find((one) => one.column === name)
    problems.report({
      rule: 'column-must-be-written',
      severity: 'error',
      message:
        byDatabase === undefined
          ? `The column "${name}" of ${formatTable(description.table)} must have a value, and no flow writes it.`
          : `The anchor column "${name}" has neither an identity nor a default, so the database makes no value for it.`,
      span: byDatabase?.span ?? definition.tableSpan,
      help:
        byDatabase === undefined
          ? `Add it to "mappings", for example "${name}: { const: … }", or give the column a default.`
          : 'Use "generate: uuid", or give the column an identity or a default.',
    })
  }
}
