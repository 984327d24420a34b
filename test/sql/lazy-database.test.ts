import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Connection, Database } from '../../src/sql/dialects/dialect.ts'
import { LazyDatabase } from '../../src/sql/lazy-database.ts'

const connection: Connection = { execute: () => ({ rows: [], affected: 0 }) }

suite('a database that is opened when it is needed', () => {
  test('is opened again after that had failed, and closes as if nothing had been', async () => {
    let fails = true
    let closed = 0
    const database: Database = {
      run: async (use) => use(connection),
      close: async () => void (closed += 1),
    }
    const lazy = new LazyDatabase(async () => {
      if (fails) throw new Error('the driver is away')
      return database
    })
    await assert.rejects(
      lazy.run(() => 1),
      /away/u,
    )
    fails = false
    assert.equal(await lazy.run(() => 2), 2)
    await lazy.close()
    assert.equal(closed, 1)
    const never = new LazyDatabase(() => Promise.reject(new Error('the driver is away')))
    await assert.rejects(
      never.run(() => 1),
      /away/u,
    )
    await never.close()
  })
})
