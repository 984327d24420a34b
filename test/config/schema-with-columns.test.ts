import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readSchema } from '../../src/config/schema-file.ts'
import { schemaWithColumns } from '../../src/config/schema-with-columns.ts'
import type { ColumnDescription, TableDescription } from '../../src/model/table.ts'

function column(name: string, more: Partial<ColumnDescription> = {}): ColumnDescription {
  const type = { type: 'text', kind: 'text', nullable: true, hasDefault: false } as const
  return { name, ...type, unicode: true, caseSensitive: true, ...more }
}

function table(name: string, columns: readonly ColumnDescription[]): TableDescription {
  const none = { uniqueKeys: [], indexed: [], triggers: [] }
  return { table: { name }, kind: 'table', columns, primaryKey: ['Id'], ...none }
}

const PEOPLE = table('People', [
  column('Id', { nullable: false, generated: 'identity' }),
  column('Name'),
  column('Sum', { generated: 'computed' }),
])
const TABLES = new Map([
  ['HR', new Map([['User', PEOPLE]])],
  [
    'Both',
    new Map([
      ['User', PEOPLE],
      ['Group', table('Teams', [column('Team')])],
    ]),
  ],
])

suite('the schema with columns', () => {
  const schema = schemaWithColumns(readSchema('connectors'), TABLES)
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allowMatchingProperties: true,
  })
  const validate = ajv.compile(schema)
  const base = { source: 'entra', target: { sqlite: 'a.db' }, table: 'People' }
  const whole = { ...base, anchor: { Id: 'objectId' }, mappings: { Name: 'mail' } }
  const takes = (name: string, more: object): boolean =>
    validate({ version: 1, connectors: { [name]: { ...whole, ...more } } })

  test('takes the columns of the table, each where it may stand', () => {
    assert.ok(takes('HR', {}))
    assert.ok(
      takes('HR', {
        match: ['Name', 'Sum'],
        mappings: { Name: { from: 'mail', required: true }, Id: 7 },
      }),
    )
    assert.ok(takes('HR', { anchor: { Id: { generate: 'database' } } }))
    assert.ok(
      takes('HR', { deprovision: { onDisable: [{ do: { set: { Name: { expr: '$now()' } } } }] } }),
    )
    assert.ok(takes('HR', { import: { delta: { strategy: 'watermark', column: 'Name' } } }))
  })

  for (const [place, more] of [
    ['mappings', { mappings: { Nam: 'mail' } }],
    ['mappings, a computed one', { mappings: { Sum: 'mail' } }],
    ['anchor', { anchor: { id: 'objectId' } }],
    ['match', { match: ['Mail'] }],
    ['an action', { deprovision: { onDelete: { set: { Nam: 1 } } } }],
    ['the action of a rule', { deprovision: { onDisable: [{ do: { set: { Nam: 1 } } }] } }],
    ['delta', { import: { delta: { strategy: 'watermark', column: 'At' } } }],
  ] as const) {
    test(`refuses others in ${place}`, () => {
      assert.ok(takes('Unknown', more), 'nothing is known of this connector')
      assert.ok(!takes('HR', more))
    })
  }

  test('knows each object type by its own table', () => {
    const { table: _, anchor: __, mappings: ___, ...rest } = whole
    const both = (mappings: object): boolean =>
      validate({
        version: 1,
        connectors: {
          Both: {
            ...rest,
            objects: { Group: { table: 'Teams', anchor: { Team: 'id' }, mappings } },
          },
        },
      })
    assert.ok(both({ Team: 'displayName' }))
    assert.ok(!both({ Name: 'displayName' }))
  })

  test('lists them by name with what the catalogue says, so that editors show both', () => {
    const found = JSON.stringify(schema)
    assert.match(
      found,
      /"Name":\{"title":"Name","description":"Column of People: text, may be NULL\."/u,
    )
    assert.match(found, /Column of People: text, NOT NULL, primary key, made by the database\./u)
  })

  test('grows by what a connector needs, not by the whole language', () => {
    const size = (count: number): number => {
      const many = Array.from(
        { length: count },
        (_, index): [string, Map<string, TableDescription>] => [
          `C${index}`,
          new Map([['User', PEOPLE]]),
        ],
      )
      return JSON.stringify(schemaWithColumns(readSchema('connectors'), new Map(many))).length
    }
    assert.ok(size(11) - size(1) < 10 * 40_000, `${(size(11) - size(1)) / 10} for each`)
  })
})
