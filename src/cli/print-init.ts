import type { InitResult } from '../app/init/init.ts'
import type { MadeFile } from '../app/init/make-files.ts'
import type { ProposedColumn } from '../propose/proposal.ts'
import type { Problem } from '../model/problem.ts'
import { textPairs, textTable } from '../observe/text-table.ts'
import { palette, type Palette } from '../observe/terminal.ts'
import { wrapLines } from '../observe/wrap-lines.ts'

/** What `init` found and wrote. */
export interface InitReport extends InitResult {
  readonly written: readonly MadeFile[]
  /** The folder of the configuration as commands are to name it; empty for the working directory. */
  readonly folder: string
}

/** The table, what is proposed and why, what needs somebody's eyes, and what to do next. */
export function printInit(
  report: InitReport,
  options: { readonly colour: boolean; readonly width?: number | undefined },
): string {
  const paint = palette(options)
  const wrapped = (line: string): string => wrapLines(line, options.width)
  const { proposal, problems, written, folder } = report
  const todos = proposal.columns.filter(({ flow }) => flow?.todo !== undefined)
  const looks = [...todos.map(todoLine), ...problems.map(problemLines)]
  return [
    ...textPairs(headPairs(report)).map(wrapped),
    '',
    ...columnTable(report, paint).map(wrapped),
    '',
    ...(looks.length === 0
      ? []
      : [
          paint.strong('look at these'),
          // What is behind a message is SQL, to be copied as it stands.
          ...looks.flatMap((one) =>
            one.map((line, at) => (at === 0 ? wrapped(`  ${line}`) : `  ${line}`)),
          ),
          '',
        ]),
    ...writtenLines(written),
    `next   ${nextCommands(folder)}`,
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function headPairs({ table }: InitReport): readonly (readonly [string, string])[] {
  const { product, version, name, login } = table.survey.database
  const { description, size, rows } = table
  const as = login === '' ? '' : `, login ${login}`
  const many = `${size.estimated ? 'about ' : ''}${count(size.rows)} ${size.rows === 1 ? 'row' : 'rows'}`
  const key =
    description.primaryKey.length === 0
      ? 'no primary key'
      : `primary key ${description.primaryKey.join(', ')}`
  const looked =
    rows.length === 0 ? '' : rows.length < size.rows ? `, ${count(rows.length)} looked at` : ''
  // Who knows no logins is a file.
  const where = login === '' ? `file ${name}` : `database ${name}`
  return [
    ['connected', `${product} ${version}, ${where}${as} (read-only session)`],
    [
      description.kind,
      `${table.name}   ${description.columns.length} columns   ${many}${looked}   ${key}`,
    ],
  ]
}

function columnTable({ proposal }: InitReport, paint: Palette): readonly string[] {
  return textTable(
    [
      { title: 'column', widest: 30 },
      { title: 'type', widest: 24 },
      { title: 'filled', align: 'right' },
      { title: 'proposal', widest: 48 },
      { title: 'because' },
    ],
    proposal.columns.map((one) => [
      one.column.name,
      one.column.type,
      one.facts.filled === undefined ? '—' : `${Math.floor(one.facts.filled * 100)} %`,
      { text: proposalWords(one), paint: one.flow === undefined ? paint.faint : plain },
      one.because,
    ]),
    { head: paint.faint },
  )
}

function plain(text: string): string {
  return text
}

function proposalWords({ flow }: ProposedColumn): string {
  if (flow === undefined) return 'not mapped'
  if (flow.anchor === true) return `anchor: ${flow.from ?? `generate ${flow.generate ?? ''}`}`
  if (flow.todo !== undefined && flow.from === undefined) return 'todo'
  const how =
    flow.values !== undefined ? ', values' : flow.format !== undefined ? `, as ${flow.format}` : ''
  return `${flow.from ?? ''}${how}`
}

function todoLine({ column, flow }: ProposedColumn): readonly string[] {
  return [`todo  ${column.name}: ${flow?.todo ?? ''}`]
}

/** Without its place: the file is new to everybody. */
function problemLines({ severity, rule, message, help }: Problem): readonly string[] {
  return [`${severity}[${rule}] ${message}`, ...(help === undefined ? [] : [`    ${help}`])]
}

function writtenLines(files: readonly MadeFile[]): readonly string[] {
  return files.map(({ name, note }, at) => {
    const label = at === 0 ? 'wrote' : '     '
    return `${label}  ${name}${note === undefined ? '' : ` (${note})`}`
  })
}

/** Commands that run as they are printed. */
function nextCommands(folder: string): string {
  const within = folder === '' ? '' : `cd ${folder} && `
  return `${within}rollcall validate && rollcall test && rollcall plan`
}

function count(number: number): string {
  return number.toLocaleString('en-US').replaceAll(',', ' ')
}
