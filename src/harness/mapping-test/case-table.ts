import type { CompiledObjectType } from '../../compile/compiled.ts'
import { findAttribute } from '../../model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../../model/attributes/enterprise-user.ts'
import { userSchema } from '../../model/attributes/user.ts'
import { GRAPH_NAMES, SIGNAL_NAMES } from '../../model/attributes/vocabulary.ts'
import { nearest } from '../../model/nearest.ts'
import type { Position, Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { placeOf } from './names.ts'

/** A cell of a table of cases, without the blanks that align it. */
export interface Cell {
  readonly text: string
  readonly span: Span
}

/** A table of cases: the names of the first line, and the lines below it. */
export interface CaseTable {
  readonly heads: readonly (Cell & { readonly role: 'attribute' | 'column' })[]
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly span: Span }[]
  readonly problems: readonly Problem[]
}

/** What decides whose name a head is. */
export type Names = Pick<CompiledObjectType, 'columns' | 'flows' | 'vocabulary'>

/**
 * Reads a table of cases. A name that is both an attribute and a column is the attribute where it stands first,
 * and the column after that. Lines of dashes and empty lines mean nothing.
 *
 * @param at where the text stands; inside a block scalar each line has a place of its own
 */
export function readCaseTable(text: string, at: Span, file: string, names: Names): CaseTable {
  const lines = placedLines(text, at, file).filter(
    ({ text: line }) => line.trim() !== '' && !/^[\s|:-]+$/u.test(line),
  )
  const [first, ...rest] = lines
  const isAttribute = attributeNames(names)
  const heads = (first === undefined ? [] : cellsOf(first)).map((cell, index, all) => {
    const column = names.columns.includes(cell.text)
    const before = all.slice(0, index).some((one) => one.text === cell.text)
    const attribute = isAttribute(cell.text, column) && (!column || !before)
    return { ...cell, role: attribute ? ('attribute' as const) : ('column' as const) }
  })
  const rows = rest.map((line) => ({ cells: cellsOf(line), span: spanOf(line) }))
  const problems = [
    ...(rows.length === 0 ? [problem(at, 'The table has no line below its names.')] : []),
    ...heads.flatMap((head) => unknownHead(head, names)),
    ...rows.flatMap(({ cells, span }) =>
      cells.length === heads.length
        ? []
        : [
            problem(
              span,
              `The line has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, and the table ${heads.length} names.`,
            ),
          ],
    ),
  ]
  return { heads, rows, problems }
}

interface PlacedLine {
  readonly text: string
  /** Where its first character stands. */
  readonly start: Position
}

/** `|` keeps the lines of the file; a scalar of another style has one place for all of them. */
function placedLines(text: string, at: Span, file: string): readonly PlacedLine[] {
  const lines = text.split('\n')
  const written = file.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u)
  const header = written[at.start.line - 1]?.slice(at.start.column - 1) ?? ''
  if (!header.startsWith('|')) return lines.map((line) => ({ text: line, start: at.start }))
  return lines.map((line, index) => {
    const number = at.start.line + 1 + index
    const indent = (written[number - 1] ?? '').length - line.length
    return { text: line, start: { ...at.start, line: number, column: Math.max(0, indent) + 1 } }
  })
}

function cellsOf({ text, start }: PlacedLine): Cell[] {
  const from = /^\s*\|?/u.exec(text)?.[0].length ?? 0
  const inner = text.slice(from).replace(/\|\s*$/u, '')
  let at = from
  return inner.split('|').map((part) => {
    const begin = start.column + at + (part.length - part.trimStart().length)
    at += part.length + 1
    const cell = part.trim()
    const span = {
      start: { ...start, column: begin },
      end: { ...start, column: begin + Math.max(1, cell.length) },
    }
    return { text: cell, span }
  })
}

function spanOf({ text, start }: PlacedLine): Span {
  const indent = text.length - text.trimStart().length
  const column = start.column + indent
  return {
    start: { ...start, column },
    end: { ...start, column: column + Math.max(1, text.trim().length) },
  }
}

function unknownHead({ text, span, role }: CaseTable['heads'][number], names: Names): Problem[] {
  if (role === 'attribute' || names.columns.includes(text)) return []
  const known = [...names.columns, ...GRAPH_NAMES.keys(), ...SIGNAL_NAMES]
  const meant = nearest(text, known)
  const message = `"${text}" is neither an attribute nor a column of the mapping.`
  return [{ ...problem(span, message), ...(meant !== undefined && { suggestion: meant }) }]
}

function problem(span: Span, message: string): Problem {
  return { rule: 'case-table', severity: 'error', message, span }
}

/** Whether the head of a column of the table names an attribute of the source. */
function attributeNames({ flows, vocabulary }: Names): (head: string, column: boolean) => boolean {
  if (vocabulary === 'scim') return namesAttribute
  const inputs = flows.flatMap((flow) => flow.expression?.analysis.inputs ?? [])
  const fields = new Set(inputs.map(({ path }) => path[0] ?? ''))
  // What is no column can only be a field, if one that no flow reads.
  return (head, column) => fields.has(head) || !column
}

/** Whether a text names an attribute that SCIM, Graph or the enterprise extension knows. */
export function namesAttribute(head: string): boolean {
  if (GRAPH_NAMES.has(head) || SIGNAL_NAMES.some((name) => name === head)) return true
  const place = placeOf(head, 'scim')
  if (place.kind === 'entry') return true
  const [first = ''] = place.names
  return (
    first.startsWith('urn:') ||
    first === enterpriseUserSchema.id ||
    findAttribute(userSchema.attributes, first)?.name === first
  )
}
