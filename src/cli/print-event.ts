import type { EventBranch, ExplainedEvent } from '../app/explain-event.ts'
import { palette, type Palette } from '../observe/terminal.ts'
import { textPairs } from '../observe/text-table.ts'
import { statementLines } from './print-explained.ts'

/** What an event does, branch by branch: the rule, the pending export, the SQL. */
export function printEvents(
  events: readonly ExplainedEvent[],
  options: { readonly colour: boolean },
): string {
  const paint = palette(options)
  return events.map((one) => `${describe(one, paint).join('\n')}\n`).join('\n')
}

/** Only the statements, as a file of SQL. */
export function printEventStatements(events: readonly ExplainedEvent[]): string {
  return events
    .map(({ connector, objectType, dialect, event, assumed, branches }) =>
      [
        `-- ${connector}, ${objectType}, ${dialect}: ${event}`,
        ...(assumed ? ['-- column types are assumed; the service takes those of the table'] : []),
        ...branches.flatMap(({ when, action, statement }) =>
          statement === undefined
            ? []
            : [
                '',
                ...(when === undefined ? [] : [`-- when ${onOneLine(when)}`]),
                ...statementLines({ ...statement, event: action }),
              ],
        ),
        '',
      ].join('\n'),
    )
    .join('\n')
}

function describe(event: ExplainedEvent, paint: Palette): readonly string[] {
  const { connector, objectType, dialect, assumed, trigger, exported, branches } = event
  const several = branches.length > 1
  return [
    `${paint.strong(connector)}  ${objectType} → ${dialect}` +
      (assumed ? paint.faint('  (column types assumed; --online asks the table)') : ''),
    ...textPairs([
      ['event', event.event],
      ['trigger', trigger],
      ...(branches.length === 0 ? [] : [['export', exported] as const]),
    ]),
    ...branches.flatMap((one, index) => [
      '',
      ...branchLines(one, several ? `rule ${index + 1}` : 'does', paint),
    ]),
    ...(branches.length === 0 ? ['', 'nothing is written'] : []),
  ]
}

/** A condition may be written over several lines, and a comment of SQL ends with its line. */
function onOneLine(expression: string): string {
  return expression.trim().replaceAll(/\s*[\r\n]\s*/gu, ' ')
}

function branchLines(branch: EventBranch, title: string, paint: Palette): readonly string[] {
  const { when, action, position, operation, columns, becomes, statement, counts } = branch
  const condition = when === undefined ? '' : `when ${onOneLine(when)}: `
  return [
    `${paint.accent(title)}  ${condition}${action}${position === undefined ? '' : `   ${position}`}`,
    ...textPairs([
      [
        '  pending',
        operation === 'none'
          ? 'nothing to write'
          : [operation, columns.join(', ')].join(' ').trimEnd(),
      ],
      ['  person', becomes],
      ...(counts === undefined ? [] : [['  limit', `${counts.kind}: ${counts.limit}`] as const]),
    ]),
    ...(statement === undefined
      ? []
      : [
          `  ${statement.sql}`,
          paint.faint(
            `  bound: ${statement.parameters.map((one) => one.column || one.role).join(', ')}`,
          ),
        ]),
  ]
}
