import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import { DIALECTS } from '../../../src/sql/dialects/index.ts'
import { openTarget } from '../../../src/sql/open.ts'
import type { TestServer } from '../servers.ts'
import { insert, remove, update, withPeople } from './people.ts'
import { scanned } from './scans.ts'

/** A target that was opened for reading: a plan cannot write. */
export function readOnly(server: TestServer): void {
  const { refusesWrites } = DIALECTS[server.dialect]

  test('a read-only target reads, and every write is refused', () =>
    withPeople(server, async ({ table, describe }) => {
      await (await table(['Id'])).write(insert({ Id: 'a', UserName: 'ann@x' }))
      const { dialect, connection } = server
      const target = openTarget({ dialect, connection }, { readOnly: true })
      try {
        const binding = {
          description: await describe(),
          columns: ['Id', 'UserName'],
          anchor: ['Id'],
        }
        const people = target.table(binding)
        const many = target.bulk(binding)
        assert.equal((await people.read({ Id: 'a' }))?.['UserName'], 'ann@x')
        assert.deepEqual(await scanned(many, { pageSize: 10 }), [['a', 'ann@x']])
        const refused = (thrown: unknown): boolean =>
          isSyncError(thrown, 'DATABASE_READ_ONLY') &&
          // A cause is what the driver threw: the database has refused, and not we.
          (thrown.cause !== undefined) === refusesWrites
        await assert.rejects(people.write(insert({ Id: 'b', UserName: 'b' })), refused)
        await assert.rejects(people.write(update({ Id: 'a' }, { UserName: 'b' })), refused)
        await assert.rejects(people.write(remove({ Id: 'a' })), refused)
        const rows = ['b', 'c', 'd', 'e', 'f', 'g'].map((id) => [id, id])
        const columns = ['Id', 'UserName']
        await assert.rejects(many.write({ kind: 'insert', columns, rows, unique: [] }), refused)
        await assert.rejects(many.write({ kind: 'delete', keys: [['a']] }), refused)
        await assert.rejects(
          many.write({
            kind: 'update',
            columns: ['UserName'],
            rows: [['z']],
            keys: [['a']],
            unique: [],
          }),
          refused,
        )
        assert.deepEqual(await scanned(many, { pageSize: 10 }), [['a', 'ann@x']])
      } finally {
        await target.close()
      }
    }))
}
