import type { ExplainedType } from '../app/explain.ts'
import type { ExplainedRule } from '../app/explain-rules.ts'
import { palette, type Palette } from '../observe/terminal.ts'
import { textPairs, textTable } from '../observe/text-table.ts'
import type { StatementText } from '../sql/target.ts'

/** Only the statements, as a file of SQL: the form of the golden files. */
export function printStatements(types: readonly ExplainedType[]): string {
  return types.map((type) => `${statements(type).join('\n')}\n`).join('\n')
}

/** Statements, rules, columns and grants for people. */
export function printExplained(
  types: readonly ExplainedType[],
  options: { readonly colour: boolean },
): string {
  const paint = palette(options)
  return types.map((type) => `${describe(type, paint).join('\n')}\n`).join('\n')
}

function statements(type: ExplainedType): readonly string[] {
  const head = [
    `-- ${type.connector}, ${type.objectType}, ${type.dialect}`,
    ...(type.assumed ? ['-- column types are assumed; the service takes those of the table'] : []),
  ]
  return [...head, ...type.statements.flatMap((one) => ['', ...statementLines(one)])]
}

/** A statement behind comments that name its event and its parameters. */
export function statementLines(statement: StatementText): readonly string[] {
  const parameters = statement.parameters
    .map((one, index) => [index + 1, one.column || one.role, one.type].join(' ').trimEnd())
    .join(', ')
  return [
    `-- ${statement.event}`,
    `${statement.sql};`,
    ...(parameters === '' ? [] : [`-- bound: ${parameters}`]),
  ]
}

function describe(type: ExplainedType, paint: Palette): readonly string[] {
  const interpreted = type.columns.filter((one) => one.interpreted !== undefined)
  return [
    `${paint.strong(type.connector)}  ${type.objectType} → ${type.dialect}` +
      (type.assumed ? paint.faint('  (column types assumed; --online asks the table)') : ''),
    '',
    ...type.statements.flatMap((one) => [
      paint.accent(one.event),
      `  ${one.sql}`,
      ...(one.parameters.length === 0 ? [] : [paint.faint(`  bound: ${bound(one)}`)]),
    ]),
    '',
    ...textPairs(type.rules.map((rule) => [`on ${rule.event}`, ruleWords(rule)])),
    '',
    ...textTable(
      [{ title: 'column' }, { title: 'write' }, { title: 'read back' }, { title: 'filter' }],
      type.columns.map((one) => [one.column, one.write, one.readBack, one.filter]),
      { head: paint.faint },
    ),
    '',
    ...(interpreted.length === 0
      ? ['every expression runs compiled']
      : interpreted.map(
          (one) => `${paint.warning('interpreted')}  ${one.column}: ${one.interpreted ?? ''}`,
        )),
    `grants  ${type.grants.join(', ')}` + paint.faint('  (exactly: --permissions)'),
  ]
}

function bound(statement: StatementText): string {
  return statement.parameters.map((one) => one.column || one.role).join(', ')
}

function ruleWords({ when, action, columns, purgeAfter, position }: ExplainedRule): string {
  const effects = [
    ...(action === 'set' && columns.length === 0 ? [] : [[action, ...columns].join(' ')]),
    ...(purgeAfter === undefined ? [] : [`purge after ${purgeAfter}`]),
  ]
  const condition = when === undefined ? '' : `when ${when}: `
  return `${condition}${effects.join(', ')}${position === undefined ? '' : `   ${position}`}`
}
