import assert from 'node:assert/strict'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { suite, test } from 'node:test'
import { AuditTable } from '../../../src/state/sqlite/audit-table.ts'
import { migrate } from '../../../src/state/sqlite/migrations.ts'
import { noWritten } from '../../../src/state/staged-kind.ts'

/** A database that remembers what it was asked. */
class Noting extends DatabaseSync {
  readonly asked: string[] = []

  override prepare(sql: string): StatementSync {
    this.asked.push(sql)
    return super.prepare(sql)
  }

  /** How SQLite finds the rows of everything that was asked. */
  plans(): readonly string[] {
    return this.asked.splice(0).flatMap((sql) =>
      super
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((row) => `${String(row['detail'])} for ${sql}`),
    )
  }
}

suite('AuditTable', () => {
  test('reads no entry to find what is old, what was written of late, and what a run wrote', () => {
    const database = new Noting(':memory:')
    migrate(database, ':memory:')
    database.asked.length = 0
    const audit = new AuditTable(database)
    audit.hasBefore('2026')
    audit.forgetSome('2026')
    audit.addWritten(noWritten(), 'People', '2026')
    audit.entries({ connector: 'People', by: 'run 7', limit: 10 })
    const plans = database.plans()
    const looked = plans.filter((plan) => /^S(?:CAN|EARCH) (?:a|audit)\b/u.test(plan))
    assert.deepEqual(
      looked.filter((plan) => plan.startsWith('SCAN')),
      [],
    )
    for (const index of [/USING COVERING INDEX audit_at \(at</u, /audit_at \(at>/u, /audit_run/u]) {
      assert.ok(
        looked.some((plan) => index.test(plan)),
        `${index.source}\n${plans.join('\n')}`,
      )
    }
  })

  test('counts what was written in slices, and loses nothing between them', () => {
    const database = new DatabaseSync(':memory:')
    migrate(database, ':memory:')
    const audit = new AuditTable(database)
    const key = { connector: 'People', objectType: 'User', id: 'ada' }
    database.exec(
      `INSERT INTO types (connector, object_type) VALUES ('People', 'User'), ('Other', 'User')`,
    )
    const entry = {
      operation: 'update',
      by: 'run 1',
      config: 'c',
      before: '{}',
      after: '{}',
    } as const
    const start = Date.parse('2026-11-23T05:00:00.000Z')
    database.exec('BEGIN')
    for (let one = 0; one < 70_000; one++) {
      // A batch has one instant, however large it is.
      const at = new Date(start + Math.min(one, 30_000)).toISOString()
      audit.addEvent(one % 10 === 0 ? 2 : 1, key, { ...entry, at, disables: one % 2 === 0 })
    }
    database.exec('COMMIT')
    const counts = noWritten()
    const slices: string[] = []
    let next: string | undefined = new Date(start + 1).toISOString()
    while (next !== undefined) {
      slices.push(next)
      next = audit.addWritten(counts, 'People', next)
    }
    assert.equal(slices.length, 2)
    assert.deepEqual([counts.update, counts.disable], [35_000, 28_000])
  })
})
