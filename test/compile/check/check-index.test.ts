import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compileConnector } from '../../../src/compile/connector.ts'
import type { ColumnDescription, TableDescription } from '../../../src/model/table.ts'
import { connectorOf, type Given, tableOf } from '../build.ts'

const GIVEN: Given = { mappings: { Upn: { from: 'userName' }, Title: 'title' } }

/** The advice for a userName column; `undefined` when there is nothing to say. */
function advice(
  column: Partial<ColumnDescription> = {},
  table: Partial<TableDescription> = {},
): string | undefined {
  const described = tableOf(
    { Id: 'text', Upn: { length: 113, ...column }, Title: 'text' },
    { table: { schema: 'hr', name: 'Users' }, indexed: [], ...table },
  )
  const { problems } = compileConnector(connectorOf(GIVEN), new Map([['User', described]]))
  return problems.find((one) => one.rule === 'no-index')?.help
}

suite('an index for userName', () => {
  test('is advised in the words of the database', () => {
    assert.equal(advice(), 'CREATE INDEX "hr"."IX_Users_Upn" ON "Users" ("Upn" COLLATE NOCASE);')
  })

  test('is there when it folds case, and not when it tells it apart', () => {
    const indexed = (folded: boolean): Partial<TableDescription> => ({
      indexed: [{ column: 'Upn', folded }],
    })
    assert.equal(advice({}, indexed(true)), undefined)
    assert.notEqual(advice({}, indexed(false)), undefined)
    assert.equal(advice({ kind: 'uuid' }, indexed(false)), undefined)
  })

  test('is nothing for a view, nor where no column carries userName', () => {
    assert.equal(advice({}, { kind: 'view' }), undefined)
    const { problems } = compileConnector(
      connectorOf({ mappings: { Title: 'title' } }),
      new Map([['User', tableOf({ Id: 'text', Title: 'text' }, {})]]),
    )
    assert.deepEqual(problems, [])
  })
})
