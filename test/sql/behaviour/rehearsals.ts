import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import type { RowOperation } from '../../../src/sql/target.ts'
import { type TestServer, withTable } from '../servers.ts'
import { insert, remove, update, withPeople } from './people.ts'
import { scanned } from './scans.ts'

/** Operations that are tried out: everything happens as if, and nothing stays. */
export function rehearsals(server: TestServer): void {
  test('an insert, an update and a delete are tried out, and nothing stays', () =>
    withPeople(server, async ({ target, bulk, table, describe }) => {
      await (await table(['Id'])).write(insert({ Id: 'a', UserName: 'ann@x' }))
      const binding = {
        description: await describe(),
        columns: ['Id', 'UserName'],
        anchor: ['Id'],
      }
      const play = (
        operation: RowOperation | undefined,
        before?: { Id: string; UserName: string },
      ) => target.rehearse(binding, { before, operation })
      const made = await play(insert({ Id: 'b', UserName: 'bea@x' }))
      assert.deepEqual([made.kind, made.row?.['UserName']], ['written', 'bea@x'])
      // The row before takes the place of the live one.
      const before = { Id: 'a', UserName: 'before@x' }
      const changed = await play(update({ Id: 'a' }, { UserName: 'after@x' }), before)
      assert.deepEqual([changed.kind, changed.row?.['UserName']], ['written', 'after@x'])
      assert.equal((await play(remove({ Id: 'a' }), before)).kind, 'written')
      assert.equal((await play(undefined, before)).row?.['UserName'], 'before@x')
      assert.equal((await play(insert({ Id: 'a', UserName: 'x' }))).kind, 'exists')
      assert.equal((await play(remove({ Id: 'z' }))).kind, 'absent')
      assert.deepEqual(await scanned(await bulk(['Id'], binding.columns), { pageSize: 10 }), [
        ['a', 'ann@x'],
      ])
    }))

  test('what the table refuses is told with its code, and nothing stays', () =>
    withPeople(server, async ({ target, bulk, describe }) => {
      const binding = {
        description: await describe(),
        columns: ['Id', 'UserName'],
        anchor: ['Id'],
      }
      const operation = insert({ Id: 'b', UserName: null })
      await assert.rejects(target.rehearse(binding, { before: undefined, operation }), (thrown) =>
        isSyncError(thrown, 'ROW_NOT_NULL'),
      )
      assert.deepEqual(await scanned(await bulk(['Id'], binding.columns), { pageSize: 10 }), [])
      const next = insert({ Id: 'c', UserName: 'c@x' })
      assert.equal(
        (await target.rehearse(binding, { before: undefined, operation: next })).kind,
        'written',
      )
    }))

  const mysql = server.dialect === 'mysql' || server.dialect === 'mariadb'
  test(
    'a table that cannot roll back is refused before anything is written',
    { skip: !mysql },
    () =>
      withTable(
        server,
        {
          columns: { Id: 'varchar(50) primary key', UserName: 'varchar(50)' },
          after: (quoted) => [`alter table ${quoted} engine = MyISAM`],
        },
        async ({ target, bulk, describe }) => {
          const binding = {
            description: await describe(),
            columns: ['Id', 'UserName'],
            anchor: ['Id'],
          }
          const operation = insert({ Id: 'b', UserName: 'bea@x' })
          await assert.rejects(
            target.rehearse(binding, { before: undefined, operation }),
            /has no transactions/u,
          )
          assert.deepEqual(await scanned(await bulk(['Id']), { pageSize: 10 }), [])
        },
      ),
  )
}
