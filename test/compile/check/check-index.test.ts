import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compileConnector } from '../../../src/compile/connector.ts'
import type { TargetDefinition } from '../../../src/model/definition.ts'
import type { ColumnDescription, TableDescription } from '../../../src/model/table.ts'
import { connectorOf, type Given, tableOf } from '../build.ts'

type Dialect = TargetDefinition['dialect']

const GIVEN: Given = { mappings: { 'a"`]b': { from: 'userName' }, Title: 'title' } }

/** The advice for a userName column, by dialect; `undefined` when there is nothing to say. */
function advice(
  dialect: Dialect,
  column: Partial<ColumnDescription> = {},
  table: Partial<TableDescription> = {},
): string | undefined {
  const definition = connectorOf(GIVEN)
  const described = tableOf(
    { Id: 'text', 'a"`]b': { length: 113, ...column }, Title: 'text' },
    { table: { schema: 'hr', name: 'Users' }, indexed: [], ...table },
  )
  const { problems } = compileConnector(
    { ...definition, target: { ...definition.target, dialect } },
    new Map([['User', described]]),
  )
  return problems.find((one) => one.rule === 'no-index')?.help
}

suite('an index for userName', () => {
  test('is advised in the words of each database', () => {
    assert.equal(advice('postgres'), 'CREATE INDEX ON "hr"."Users" (lower("a""`]b"));')
    assert.equal(
      advice('postgres', { caseSensitive: false }),
      'CREATE INDEX ON "hr"."Users" ("a""`]b");',
    )
    assert.equal(
      advice('sqlite'),
      'CREATE INDEX "hr"."IX_Users_a""`]b" ON "Users" ("a""`]b" COLLATE NOCASE);',
    )
    assert.equal(
      advice('mssql', { caseSensitive: false }),
      'CREATE INDEX [IX_Users_a"`]]b] ON [hr].[Users] ([a"`]]b]);',
    )
    assert.equal(
      advice('mariadb', { caseSensitive: false }),
      'CREATE INDEX `IX_Users_a"``]b` ON `hr`.`Users` (`a"``]b`);',
    )
  })

  test('needs a collation where a plain index tells case apart, and a length that fits', () => {
    assert.match(advice('mssql') ?? '', /^Give the column a collation that ignores case, then: /u)
    assert.match(
      advice('mssql', { caseSensitive: false, length: 4000 }) ?? '',
      /^Give the column a length that an index takes, then: /u,
    )
    assert.match(advice('mysql', { caseSensitive: false, length: 1000 }) ?? '', /`\(191\)\);$/u)
  })

  test('is there when it folds case, and not when it tells it apart', () => {
    const indexed = (folded: boolean): Partial<TableDescription> => ({
      indexed: [{ column: 'a"`]b', folded }],
    })
    assert.equal(advice('postgres', {}, indexed(true)), undefined)
    assert.notEqual(advice('postgres', {}, indexed(false)), undefined)
    assert.equal(advice('postgres', { kind: 'uuid' }, indexed(false)), undefined)
  })

  test('is nothing for a view, nor where no column carries userName', () => {
    assert.equal(advice('postgres', {}, { kind: 'view' }), undefined)
    const { problems } = compileConnector(
      connectorOf({ mappings: { Title: 'title' } }),
      new Map([['User', tableOf({ Id: 'text', Title: 'text' }, {})]]),
    )
    assert.deepEqual(problems, [])
  })
})
