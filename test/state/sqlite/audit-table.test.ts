import assert from 'node:assert/strict'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { suite, test } from 'node:test'
import { AuditTable } from '../../../src/state/sqlite/audit-table.ts'
import { migrate } from '../../../src/state/sqlite/migrations.ts'

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
    audit.writtenSince('People', '2026')
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
})
