import type { CompiledObjectType } from '../../compile/compiled.ts'
import { enterpriseUserSchema } from '../../model/attributes/enterprise-user.ts'
import { findAttribute } from '../../model/attributes/attribute.ts'
import { userSchema } from '../../model/attributes/user.ts'
import { GRAPH_NAMES, SIGNAL_NAMES } from '../../model/attributes/vocabulary.ts'
import type { JsonValue } from '../../model/value.ts'
import { placeOf } from './names.ts'
import type { MappingTest } from './test-file.ts'

/**
 * Spells a table of cases out: the first line names attributes and columns, every other line is a test.
 * A name that is both an attribute and a column is the attribute where it stands first, and the column
 * after that. A test without a table stands for itself.
 */
export function spellOut(
  test: MappingTest,
  objectType: Pick<CompiledObjectType, 'columns' | 'flows' | 'vocabulary'>,
): readonly MappingTest[] {
  if (test.cases === undefined) return [test]
  const [heads = [], ...rows] = test.cases
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^[\s|:-]+$/u.test(line))
    .map(cellsOf)
  const names = attributeNames(objectType)
  const roles = heads.map((head, index) => {
    const column = objectType.columns.includes(head)
    return names(head, column) && (!column || !heads.slice(0, index).includes(head))
  })
  return rows.map((cells) => {
    const given: Record<string, JsonValue> = { ...test.given }
    const row: Record<string, JsonValue> = { ...test.expect.row }
    for (const [index, head] of heads.entries()) {
      const cell = cells[index] ?? ''
      if (roles[index] === true) given[head] = attributeValue(cell)
      else row[head] = cell === '' || cell === 'null' ? null : unquoted(cell)
    }
    const shown = heads.map((head, index) => `${head} ${cells[index] ?? ''}`).join(', ')
    const name = `${test.name}: ${shown}`
    return { ...test, name, given, cases: undefined, asText: true, expect: { ...test.expect, row } }
  })
}

/** Blanks around a cell align the table and mean nothing; quotes keep them. */
function cellsOf(line: string): string[] {
  return line
    .replace(/^\s*\|/u, '')
    .replace(/\|\s*$/u, '')
    .split('|')
    .map((cell) => cell.trim())
}

/** Whether the head of a column of the table names an attribute of the source. */
function attributeNames({
  flows,
  vocabulary,
}: Pick<CompiledObjectType, 'flows' | 'vocabulary'>): (head: string, column: boolean) => boolean {
  if (vocabulary === 'scim') return namesAttribute
  const inputs = flows.flatMap((flow) => flow.expression?.analysis.inputs ?? [])
  const fields = new Set(inputs.map(({ path }) => path[0] ?? ''))
  // What is no column can only be a field, if one that no flow reads.
  return (head, column) => fields.has(head) || !column
}

function namesAttribute(head: string): boolean {
  if (GRAPH_NAMES.has(head) || SIGNAL_NAMES.some((name) => name === head)) return true
  const place = placeOf(head, 'scim')
  if (place.kind === 'entry') return true
  const [first = ''] = place.names
  return (
    first === enterpriseUserSchema.id || findAttribute(userSchema.attributes, first)?.name === first
  )
}

function attributeValue(cell: string): JsonValue {
  if (cell === '' || cell === 'null') return null
  if (cell === 'true' || cell === 'false') return cell === 'true'
  return unquoted(cell)
}

function unquoted(cell: string): string {
  return /^".*"$/u.test(cell) ? cell.slice(1, -1) : cell
}
