import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { CaseRule } from '../../../src/model/condition.ts'
import type { ColumnDescription } from '../../../src/model/table.ts'
import type { DialectName } from '../../../src/sql/dialects/dialect.ts'
import { REMEDIES } from '../../../src/sql/dialects/remedies.ts'

const table = { schema: 'hr', name: 'Users' }
const text: ColumnDescription = {
  name: 'a"`]b',
  type: 'varchar(113)',
  kind: 'text',
  length: 113,
  nullable: true,
  hasDefault: false,
  unicode: true,
  caseSensitive: true,
}

function advice(
  dialect: DialectName,
  column: Partial<ColumnDescription> = {},
  rule: CaseRule = 'folded',
): string {
  return REMEDIES[dialect].index({ table, column: { ...text, ...column }, rule })
}

suite('index advice', () => {
  test('is a statement in the words of each database, with names as they are', () => {
    const folding = { caseSensitive: false }
    assert.match(advice('postgres'), / ON "hr"\."Users" \(lower\("a""`\]b"\)\);$/u)
    assert.match(advice('postgres', folding), / ON "hr"\."Users" \("a""`\]b"\);$/u)
    assert.equal(
      advice('sqlite'),
      'CREATE INDEX "hr"."IX_Users_a""`]b" ON "Users" ("a""`]b" COLLATE NOCASE);',
    )
    assert.equal(
      advice('mssql', folding),
      'CREATE INDEX [IX_Users_a"`]]b] ON [hr].[Users] ([a"`]]b]);',
    )
    assert.equal(
      advice('mariadb', folding),
      'CREATE INDEX `IX_Users_a"``]b` ON `hr`.`Users` (`a"``]b`);',
    )
  })

  test('folds nothing where the comparison is exact', () => {
    assert.match(advice('postgres', {}, 'exact'), /\("a""`\]b"\);$/u)
    assert.match(advice('sqlite', {}, 'exact'), /\("a""`\]b"\);$/u)
    assert.match(advice('mssql', {}, 'exact'), /^CREATE INDEX/u)
  })

  test('says what must come first: a collation that ignores case, a length that fits', () => {
    const folding = { caseSensitive: false }
    assert.match(advice('mssql'), /^Give the column a collation that ignores case, then: /u)
    assert.match(
      advice('mssql', { ...folding, length: 4000 }),
      /^Give the column a length that an index takes, then: /u,
    )
    assert.match(advice('mysql', { ...folding, length: 1000 }), /`\(191\)\);$/u)
  })
})
