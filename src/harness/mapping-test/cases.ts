import type { JsonValue } from '../../model/value.ts'
import { type Names, readCaseTable } from './case-table.ts'
import type { MappingTest, MappingTestFile } from './test-file.ts'

/**
 * Spells a table of cases out: every line below the names is a test, whose cells are merged into `given` and
 * into the row that is expected. A test without a table stands for itself.
 */
export function spellOut(
  test: MappingTest,
  file: Pick<MappingTestFile, 'text'>,
  names: Names,
): readonly MappingTest[] {
  if (test.cases === undefined) return [test]
  const { heads, rows } = readCaseTable(test.cases.text, test.cases.span, file.text, names)
  return rows.map(({ cells, span }) => {
    const given: Record<string, JsonValue> = { ...test.given }
    const row: Record<string, JsonValue> = { ...test.expect.row }
    for (const [index, { text: head, role }] of heads.entries()) {
      const cell = cells[index]?.text ?? ''
      if (role === 'attribute') given[head] = attributeValue(cell)
      else row[head] = cell === '' || cell === 'null' ? null : unquoted(cell)
    }
    const shown = heads.map((head, index) => `${head.text} ${cells[index]?.text ?? ''}`).join(', ')
    const name = `${test.name}: ${shown}`
    const expect = { ...test.expect, row }
    return { ...test, name, span, given, cases: undefined, asText: true, expect }
  })
}

function attributeValue(cell: string): JsonValue {
  if (cell === '' || cell === 'null') return null
  if (cell === 'true' || cell === 'false') return cell === 'true'
  return unquoted(cell)
}

function unquoted(cell: string): string {
  return /^".*"$/u.test(cell) ? cell.slice(1, -1) : cell
}
