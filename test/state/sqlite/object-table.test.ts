import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { suite, test } from 'node:test'
import { migrate } from '../../../src/state/sqlite/migrations.ts'
import { ObjectTable } from '../../../src/state/sqlite/object-table.ts'
import { StagedRanges } from '../../../src/state/sqlite/staged-ranges.ts'
import type { SpaceObject } from '../../../src/state/store.ts'

function object(id: string, title: string): SpaceObject {
  const at = '2026-01-01T00:00:00.000Z'
  return {
    connector: 'People',
    objectType: 'User',
    id,
    accepted: { title },
    written: { Title: title },
    state: 'inSync',
    createdAt: at,
    modifiedAt: at,
  }
}

function open(): { readonly database: DatabaseSync; readonly table: ObjectTable } {
  const database = new DatabaseSync(':memory:')
  migrate(database, ':memory:')
  const ranges = new StagedRanges(database, { alone: true })
  return { database, table: new ObjectTable(database, { alone: true, ranges }) }
}

function titleOf(table: ObjectTable, id: string): unknown {
  return table.read({ connector: 'People', objectType: 'User', id })?.written['Title']
}

function write(table: ObjectTable, id: string, title: string): void {
  const one = object(id, title)
  table.write(one, JSON.stringify(one.accepted))
}

suite('ObjectTable', () => {
  test('changes an object where it stands, and keeps its row', () => {
    const { database, table } = open()
    write(table, 'ada', 'First')
    write(table, 'ada', 'Second')
    assert.equal(titleOf(table, 'ada'), 'Second')
    const rows = database.prepare('SELECT number, version FROM objects').all()
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ number: 1, version: 2 }],
    )
  })

  test('finds an object in its new row when somebody else took the old one out', () => {
    const { database, table } = open()
    write(table, 'ada', 'Ada')
    database.exec('DELETE FROM objects')
    assert.equal(titleOf(table, 'ada'), undefined)
    write(table, 'ada', 'Ada again')
    assert.equal(titleOf(table, 'ada'), 'Ada again')
    write(table, 'ada', 'Ada changed')
    assert.equal(titleOf(table, 'ada'), 'Ada changed')
  })

  test('takes no other object for it when rows were given other ids', () => {
    const { database, table } = open()
    write(table, 'ada', 'Ada')
    write(table, 'grace', 'Grace')
    database.exec(`UPDATE objects SET id = 'x' WHERE id = 'ada'`)
    database.exec(`UPDATE objects SET id = 'ada' WHERE id = 'grace'`)
    assert.equal(titleOf(table, 'ada'), 'Grace')
    assert.equal(titleOf(table, 'grace'), undefined)
    write(table, 'ada', 'Both')
    assert.equal(titleOf(table, 'x'), 'Ada')
    assert.equal(titleOf(table, 'ada'), 'Both')
  })

  test('leaves a row to the runs that nobody delivered', () => {
    const { database, table } = open()
    write(table, 'ada', 'Ada')
    assert.equal(titleOf(table, 'ada'), 'Ada')
    database.exec(`UPDATE objects SET state = 'unmanaged'`)
    assert.equal(titleOf(table, 'ada'), undefined)
  })
})
