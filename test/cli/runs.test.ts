import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { openState } from '../../src/app/state.ts'
import { fixedClock, systemClock } from '../../src/model/clock.ts'
import { isObject } from '../../src/model/value.ts'
import { folderWith, run, type Ran } from './command-line.ts'

const CONNECTORS = `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: Id }
    mappings:
      Name: Name
      Badge: { from: Badge, sensitive: true }
    deprovision: { onMissing: delete }
    thresholds: { deletes: 2 }
    runProfiles:
      nightly: { steps: [fullImport, fullSynchronization, export, purge], schedule: 30 2 * * * }
`

/** A folder in which somebody works with runs. */
interface Desk {
  readonly folder: string
  readonly rollcall: (...args: string[]) => Promise<Ran>
  readonly people: (count: number) => void
  readonly sql: (text: string) => readonly Record<string, unknown>[]
}

function desk(t: TestContext, connectors = CONNECTORS): Desk {
  const folder = folderWith(t, { 'connectors.yaml': connectors })
  const sql = (text: string): readonly Record<string, unknown>[] => {
    const database = new DatabaseSync(join(folder, 'people.db'))
    try {
      return database.prepare(text).all()
    } finally {
      database.close()
    }
  }
  sql('CREATE TABLE People (Id varchar(20) PRIMARY KEY, Name varchar(64), Badge varchar(20))')
  const people = (count: number): void => {
    const lines = Array.from(
      { length: count },
      (_, at) => `${at + 1},Person ${at + 1},badge-${at + 1}`,
    )
    writeFileSync(join(folder, 'people.csv'), `Id,Name,Badge\n${lines.join('\n')}\n`)
  }
  people(10)
  const rollcall = (...args: string[]): Promise<Ran> =>
    run(folder, args, { USER: 'kari' }, { clock: systemClock })
  return { folder, rollcall, people, sql }
}

const count = 'SELECT count(*) AS n FROM People'

const KEYLESS = `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: Badge }
    mappings: { Name: Name }
`

suite('rollcall plan, for whom a mapping fails', () => {
  test('the plan says for how many and where, and is no success; a run tells them once', async (t) => {
    const connectors = CONNECTORS.replace('Name: Name', 'Name: { from: Name, onOverflow: error }')
    const { folder, rollcall } = desk(t, connectors)
    writeFileSync(
      join(folder, 'people.csv'),
      `Id,Name,Badge\n1,${'x'.repeat(65)},b-1\n2,${'y'.repeat(65)},b-2\n`,
    )
    const plan = await rollcall('plan')
    assert.equal(plan.code, 1)
    assert.match(plan.out, /errors {2}2 people {2}FLOW_TOO_LONG in Name\n/u)
    assert.match(plan.out, /"rollcall help FLOW_TOO_LONG" says what it means/u)
    assert.match(plan.out, /nothing can be written/u)
    const markdown = await rollcall('plan', '--output', 'markdown')
    assert.match(markdown.out, /\*\*Errors:\*\* 2 people FLOW/u)
    const ran = await rollcall('run', 'HR', 'nightly')
    assert.equal(ran.code, 1)
    assert.match(ran.out, /errors +2 people {2}FLOW_TOO_LONG/u)
    assert.doesNotMatch(ran.out, /refused before/u)
  })

  test('status shows who has no id by the source key, and says that nothing was sent', async (t) => {
    const { folder, rollcall } = desk(t, KEYLESS)
    writeFileSync(join(folder, 'people.csv'), 'Id,Name,Badge\nA 1,Ann,\n')
    await rollcall('run', 'HR', 'full')
    const status = await rollcall('status')
    assert.match(
      status.out,
      /error +HR +User with the source key A 1 {2}OBJECT_NO_ANCHOR {2}column Id {2}nothing was sent; every run looks again\n/u,
    )
    const shown = await rollcall('state', 'show', 'HR', '--id', 'A 1')
    assert.match(shown.out, /^no id yet {2}HR User {2}waiting for a row\nsource key +A 1\n/u)
    assert.doesNotMatch(shown.out, /row made/u)
  })
})

suite('rollcall run', () => {
  test('a source that really has less than half: refused with the words, looked at, held by the limit, approved', async (t) => {
    const { people, rollcall, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    people(3)
    const refused = await rollcall('run', 'HR', 'nightly')
    assert.equal(refused.code, 1)
    assert.match(refused.out, /rollcall run HR … --accept-fewer 3/u)
    const more = await rollcall('run', 'HR', 'nightly', '--accept-fewer', '4')
    assert.equal(more.code, 1)
    assert.match(more.out, /fewer than the 4 that were accepted/u)
    const plan = await rollcall('plan', 'HR', 'nightly', '--accept-fewer', '3', '--out', 'p.json')
    assert.equal(plan.code, 3)
    const held = await rollcall('run', 'HR', 'nightly', '--accept-fewer', '3')
    assert.equal(held.code, 3)
    assert.match(held.out, /10 people in the last complete read/u)
    assert.equal(sql(count)[0]?.['n'], 10)
    const [id = ''] = /p-[0-9a-f]{8}/u.exec(held.out) ?? []
    assert.equal((await rollcall('approve', id)).code, 0)
    assert.equal(sql(count)[0]?.['n'], 3)
    // From now on that is what the next read is compared with.
    people(2)
    assert.equal((await rollcall('run', 'HR', 'nightly')).code, 0)
    assert.equal((await rollcall('run', 'HR', 'nightly', '--accept-fewer', 'few')).code, 64)
  })

  test('a plan that is kept says by itself how few people are accepted', async (t) => {
    const { people, rollcall, sql } = desk(t, CONNECTORS.replace('deletes: 2', 'deletes: 20'))
    await rollcall('run', 'HR', 'nightly')
    people(3)
    const plan = await rollcall('plan', 'HR', 'nightly', '--accept-fewer', '3', '--out', 'p.json')
    assert.equal(plan.code, 0, plan.out)
    assert.equal((await rollcall('run', 'HR', 'nightly', '--plan', 'p.json')).code, 0)
    assert.equal(sql(count)[0]?.['n'], 3)
  })

  test('runs a profile, says what it did and ends with 0', async (t) => {
    const { rollcall, sql } = desk(t)
    const { code, out } = await rollcall('run', 'HR', 'nightly')
    assert.equal(code, 0)
    assert.match(out, /^nightly {2}HR {2}config [0-9a-f]{8} {2}run 1$/mu)
    assert.match(out, /source +10 people {2}10 new/u)
    assert.match(out, /written +insert 10/u)
    assert.match(out, /result +done/u)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
  })

  test('runs a single step; an unknown name is a mistake with the one that is meant', async (t) => {
    const { rollcall, sql } = desk(t)
    assert.equal((await rollcall('run', 'HR', 'fullImport')).code, 0)
    assert.deepEqual({ ...sql(count)[0] }, { n: 0 })
    const { code, err } = await rollcall('run', 'HR', 'nigtly')
    assert.equal(code, 64)
    assert.match(err, /Did you mean nightly\?/u)
  })

  test('an incomplete source applies what it brought, deletes nobody and ends with 1', async (t) => {
    const { rollcall, people, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    people(4)
    const { code, out } = await rollcall('run', 'HR', 'nightly')
    assert.equal(code, 1)
    assert.match(out, /INCOMPLETE/u)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
  })

  test('a database that is away could not tell, which is 4, and says what was not done', async (t) => {
    const { rollcall } = desk(
      t,
      CONNECTORS.replace('{ sqlite: people.db }', '{ postgres: postgres://127.0.0.1:1/x }'),
    )
    const { code, err } = await rollcall('run', 'HR', 'nightly')
    assert.equal(code, 4)
    assert.match(err, /\[DATABASE_UNREACHABLE\]/u)
  })

  test('purges rows when their time has come, and only then', async (t) => {
    const { folder, people, sql } = desk(
      t,
      CONNECTORS.replace(
        'onMissing: delete',
        'onMissing: { set: { Badge: gone }, purgeAfter: 30d }',
      ),
    )
    const start = Date.now()
    const nightly = (days: number): Promise<Ran> =>
      run(folder, ['run', 'HR', 'nightly'], {}, { clock: fixedClock(start + days * 86_400_000) })
    await nightly(0)
    people(8)
    assert.equal((await nightly(1)).code, 0)
    await nightly(30)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
    const { code, out } = await nightly(31.5)
    assert.equal(code, 0, out)
    assert.deepEqual({ ...sql(count)[0] }, { n: 8 })
  })

  test('is stopped between two batches, which is 130', async (t) => {
    const { folder } = desk(t)
    const stopped = AbortSignal.abort()
    const options = { clock: systemClock, signal: stopped }
    const { code } = await run(folder, ['run', 'HR', 'nightly'], {}, options)
    assert.equal(code, 130)
  })

  test('writes JSON for programs', async (t) => {
    const { rollcall } = desk(t)
    const { out } = await rollcall('run', 'HR', 'nightly', '--output', 'json')
    const report: { version: number; result: string } = JSON.parse(out)
    assert.equal(report.version, 1)
    assert.equal(report.result, 'done')
  })
})

suite('rollcall plan', () => {
  test('shows changes per column and cause, limits and every delete, and writes nothing', async (t) => {
    const { folder, rollcall, people, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    people(6)
    const csv = join(folder, 'people.csv')
    writeFileSync(csv, readFileSync(csv, 'utf8').replace('Person 1,', 'Ada,'))
    const before = await revision(folder)
    const { code, out } = await rollcall('plan', 'HR', 'nightly')
    assert.equal(code, 3)
    assert.match(out, /update +1\n +Name +1 +source +connectors\.yaml:9/u)
    assert.match(out, /HELD +delete 4 of 2 .*connectors\.yaml:12/u)
    assert.match(out, /~ 1 {2}Name "Person 1" → "Ada"/u)
    assert.equal(out.match(/^ {4}- /gmu)?.length, 4)
    assert.doesNotMatch(out, /badge-/u)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
    assert.equal(await revision(folder), before)
  })

  test('says of a limit of none that none is allowed', async (t) => {
    const { rollcall, people } = desk(t, CONNECTORS.replace('deletes: 2', 'deletes: 0'))
    await rollcall('run', 'HR', 'nightly')
    people(9)
    const { out } = await rollcall('plan', 'HR', 'nightly')
    assert.match(out, /HELD +delete 1, none allowed/u)
    const markdown = await rollcall('plan', 'HR', 'nightly', '--output', 'markdown')
    assert.match(markdown.out, /Held:\*\* delete 1, none allowed/u)
    const run = await rollcall('run', 'HR', 'nightly')
    assert.match(run.out, /HELD +1 delete, and none is allowed/u)
  })

  test('--detailed-exitcode tells by 2 that there is something to write', async (t) => {
    const { rollcall } = desk(t)
    assert.equal((await rollcall('plan', 'HR', 'nightly')).code, 0)
    assert.equal((await rollcall('plan', 'HR', 'nightly', '--detailed-exitcode')).code, 2)
    await rollcall('run', 'HR', 'nightly')
    const { code, out } = await rollcall('plan', 'HR', 'nightly', '--detailed-exitcode')
    assert.equal(code, 0)
    assert.match(out, /nothing to write/u)
  })

  test('that is kept is done exactly, or refused when something changed since', async (t) => {
    const { rollcall, people, sql } = desk(t)
    await rollcall('plan', 'HR', 'nightly', '--out', 'plan.json')
    people(11)
    const stale = await rollcall('run', 'HR', 'nightly', '--plan', 'plan.json')
    assert.equal(stale.code, 3)
    assert.match(stale.out, /PLAN_STALE/u)
    assert.deepEqual({ ...sql(count)[0] }, { n: 0 })
    people(10)
    assert.equal((await rollcall('run', 'HR', 'nightly', '--plan', 'plan.json')).code, 0)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
  })

  test('of something else, or that is none, is refused', async (t) => {
    const { rollcall, folder } = desk(t)
    await rollcall('plan', 'HR', 'nightly', '--out', 'plan.json')
    const other = await rollcall('run', 'HR', 'fullImport', '--plan', 'plan.json')
    assert.equal(other.code, 64)
    writeFileSync(join(folder, 'plan.json'), '{}')
    assert.equal((await rollcall('run', 'HR', 'nightly', '--plan', 'plan.json')).code, 64)
    assert.equal((await rollcall('run', 'HR', 'nightly', '--plan', 'none.json')).code, 64)
  })

  test('as Markdown is one table for a pull request, and no markup of a person', async (t) => {
    const { rollcall, folder } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    const csv = join(folder, 'people.csv')
    const text = readFileSync(csv, 'utf8')
    writeFileSync(csv, text.replace('9,Person 9,badge-9\n', ''))
    assert.match((await rollcall('plan', 'HR', 'nightly')).out, /delete +1/u)
    const { out } = await rollcall('plan', 'HR', 'nightly', '--output', 'markdown')
    assert.match(out, /\| HR \| 10 \| 0 \| 0 \| 0 \| \*\*1\*\* \| 0 \| within limits \|/u)
    assert.match(out, /\| 9 \| source \|/u)
  })
})

suite('what is held', () => {
  test('is approved by the id that run named, written, and kept with who did it', async (t) => {
    const { rollcall, people, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    people(6)
    const held = await rollcall('run', 'HR', 'nightly')
    assert.equal(held.code, 3)
    assert.match(held.out, /HELD +4 deletes, more than 2/u)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
    const [, plan = ''] = /rollcall approve (p-[0-9a-f]+)/u.exec(held.out) ?? []
    assert.match((await rollcall('status')).out, new RegExp(`held +HR +${plan} +4 deletes`, 'u'))
    assert.equal((await rollcall('status', '--strict')).code, 3)
    const { code, out } = await rollcall('approve', plan.slice(0, 6))
    assert.equal(code, 0)
    assert.match(out, /delete 4/u)
    assert.deepEqual({ ...sql(count)[0] }, { n: 6 })
    const again = await rollcall('approve', plan)
    assert.match(again.err, /PLAN_DECIDED/u)
    assert.match(again.err, /kari/u)
  })

  test('is rejected, and not staged again', async (t) => {
    const { rollcall, people, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    people(6)
    const held = await rollcall('run', 'HR', 'nightly')
    const [, plan = ''] = /rollcall approve (p-[0-9a-f]+)/u.exec(held.out) ?? []
    assert.equal((await rollcall('reject', plan, '--reason', 'the file was cut off')).code, 0)
    assert.equal((await rollcall('run', 'HR', 'nightly')).code, 0)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
  })

  test('by a name that nobody knows is told', async (t) => {
    const { rollcall } = desk(t)
    const { code, err } = await rollcall('approve', 'p-00000000')
    assert.match(err, /No plan waits for anybody/u)
    assert.notEqual(code, 0)
  })
})

suite('rollcall drift', () => {
  test('finds what somebody else did, ends with 1, and touches nothing', async (t) => {
    const { rollcall, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    assert.equal((await rollcall('drift')).code, 0)
    sql(`UPDATE People SET Name = 'X' WHERE Id = '3'`)
    sql(`DELETE FROM People WHERE Id = '4'`)
    sql(`INSERT INTO People VALUES ('77', 'Stranger', NULL)`)
    const { code, out } = await rollcall('drift', 'HR')
    assert.equal(code, 1)
    assert.match(out, /1 edited outside \(Name 1\) +1 missing +1 unmanaged/u)
    assert.match(out, /~ 3 {2}Name "X", we wrote "Person 3"/u)
    assert.match(out, /- 4 {2}the row is gone/u)
  })

  test('lists so many rows as --limit says, and says that there are more', async (t) => {
    const { rollcall, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    sql("UPDATE People SET Name = 'x'")
    const few = await rollcall('drift', '--limit', '3')
    assert.equal(few.out.match(/we wrote/gu)?.length, 3)
    assert.match(few.out, /… and 7 more; --limit/u)
    assert.equal((await rollcall('drift')).out.match(/we wrote/gu)?.length, 10)
  })

  test('--fix overwrite writes back what we wrote, and nothing that the source says anew', async (t) => {
    const { rollcall, people, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    sql(`UPDATE People SET Name = 'X' WHERE Id = '3'`)
    people(11)
    assert.equal((await rollcall('drift', 'HR', '--fix', 'overwrite')).code, 0)
    assert.deepEqual({ ...sql(`SELECT Name FROM People WHERE Id = '3'`)[0] }, { Name: 'Person 3' })
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
    assert.equal((await rollcall('drift')).code, 0)
  })

  test('--fix overwrite asks nothing of the source: it may be away', async (t) => {
    const { folder, rollcall, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    sql("UPDATE People SET Name = 'Somebody' WHERE Id = '3'")
    rmSync(join(folder, 'people.csv'))
    const { code, out } = await rollcall('drift', 'HR', '--fix', 'overwrite')
    assert.equal(code, 0, out)
    assert.equal(sql("SELECT Name FROM People WHERE Id = '3'")[0]?.['Name'], 'Person 3')
  })

  test('--fix adopt takes what stands there for ours', async (t) => {
    const { rollcall, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    sql(`UPDATE People SET Name = 'X' WHERE Id = '3'`)
    assert.equal((await rollcall('drift', 'HR', '--fix', 'adopt')).code, 0)
    assert.equal((await rollcall('drift')).code, 0)
    await rollcall('run', 'HR', 'nightly')
    assert.deepEqual({ ...sql(`SELECT Name FROM People WHERE Id = '3'`)[0] }, { Name: 'X' })
  })
})

suite('rollcall undo', () => {
  test('plans the reverse of a run, and writes it with --apply', async (t) => {
    const { rollcall, people, sql } = desk(t, CONNECTORS.replace(', sensitive: true', ''))
    await rollcall('run', 'HR', 'nightly')
    people(8)
    assert.equal((await rollcall('run', 'HR', 'nightly')).code, 0)
    const planned = await rollcall('undo', '2')
    assert.equal(planned.code, 0)
    assert.match(planned.out, /insert +2/u)
    assert.match(planned.out, /nothing was written/u)
    assert.deepEqual({ ...sql(count)[0] }, { n: 8 })
    assert.equal((await rollcall('undo', '2', '--row', '9', '--apply')).code, 0)
    assert.deepEqual({ ...sql(count)[0] }, { n: 9 })
    assert.equal((await rollcall('undo', '2', '--apply')).code, 0)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
  })

  test('leaves what it cannot give back: of a sensitive column only a hash is kept', async (t) => {
    const { rollcall, people } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    people(8)
    await rollcall('run', 'HR', 'nightly')
    const { code, out } = await rollcall('undo', '2')
    assert.equal(code, 1)
    assert.match(out, /left {2}9 {2}/u)
  })

  test('--apply says what it left, and does not end as if it had done all', async (t) => {
    const { rollcall, people, sql } = desk(t, CONNECTORS.replace(', sensitive: true', ''))
    await rollcall('run', 'HR', 'nightly')
    people(8)
    await rollcall('run', 'HR', 'nightly')
    sql("INSERT INTO People (Id, Name) VALUES ('9', 'Somebody else')")
    const { code, out } = await rollcall('undo', '2', '--apply')
    assert.equal(code, 1)
    assert.match(out, /left +9 {2}/u)
    assert.deepEqual({ ...sql(count)[0] }, { n: 10 })
    const json = await rollcall('undo', '2', '--apply', '--output', 'json')
    const report: unknown = JSON.parse(json.out)
    assert.ok(isObject(report) && isObject(report['left']))
    assert.ok(Number(report['left']['count']) >= 1)
  })

  test('of a run that nobody knows, or no number, is refused', async (t) => {
    const { rollcall } = desk(t)
    assert.match((await rollcall('undo', '99')).err, /RUN_UNKNOWN/u)
    assert.equal((await rollcall('undo', 'x')).code, 64)
  })
})

suite('rollcall suspend', () => {
  test('keeps a connector from writing until resume, and status says why', async (t) => {
    const { rollcall } = desk(t)
    assert.equal((await rollcall('suspend', 'HR')).code, 64)
    const suspended = await rollcall('suspend', 'HR', '--reason', 'CHG0042', '--until', '2h')
    assert.equal(suspended.code, 0)
    const refused = await rollcall('run', 'HR', 'nightly')
    assert.equal(refused.code, 3)
    assert.match(refused.err, /CHG0042/u)
    assert.match((await rollcall('status')).out, /suspended +HR +until .*CHG0042 \(kari@/u)
    assert.equal((await rollcall('resume', 'HR')).code, 0)
    assert.equal((await rollcall('run', 'HR', 'nightly')).code, 0)
  })

  test('ends by itself', async (t) => {
    const { rollcall, folder } = desk(t)
    await rollcall('suspend', 'HR', '--reason', 'x', '--until', '1h')
    const later = { clock: fixedClock(Date.now() + 2 * 3_600_000) }
    assert.equal((await run(folder, ['run', 'HR', 'nightly'], {}, later)).code, 0)
  })

  test('takes a duration or an instant that is to come', async (t) => {
    const { rollcall } = desk(t)
    for (const until of ['soon', '0h', '2001-01-01']) {
      const { code } = await rollcall('suspend', 'HR', '--reason', 'x', '--until', until)
      assert.equal(code, 64, until)
    }
  })
})

suite('rollcall state and explain --row', () => {
  test('show counts, one person, and what a run wrote', async (t) => {
    const { rollcall } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    assert.match((await rollcall('state', 'show')).out, /HR +User +10 +10/u)
    const one = await rollcall('state', 'show', '--id', '3')
    assert.match(one.out, /^Name +"Person 3" +"Person 3" +"Person 3"/mu)
    assert.match(one.out, /^Badge +"\(sensitive\)" +"\(sensitive\)" +"\(sensitive\)"/mu)
    assert.doesNotMatch(one.out, /badge-/u)
    const written = await rollcall('state', 'show', '--run', '1')
    assert.doesNotMatch(written.out, /"Badge":"badge-/u)
    assert.equal((await rollcall('state', 'show', '--id', 'nobody')).code, 1)
  })

  test('show lays what was accepted and written beside the row as it stands', async (t) => {
    const { rollcall, sql, folder } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    sql(`UPDATE People SET Name = 'X', Badge = 'stolen' WHERE Id = '3'`)
    const csv = join(folder, 'people.csv')
    writeFileSync(csv, readFileSync(csv, 'utf8').replace('Person 3,', 'Ada,'))
    await rollcall('run', 'HR', 'fullImport')
    const { code, out } = await rollcall('state', 'show', '--id', '3')
    assert.equal(code, 0)
    assert.match(out, /^Name +"Ada" +"Person 3" +"X" +edited outside/mu)
    assert.doesNotMatch(out, /badge-|stolen/u)
    sql(`DELETE FROM People WHERE Id = '3'`)
    assert.match((await rollcall('state', 'show', '--id', '3')).out, /there is no row/u)
    const json = await rollcall('state', 'show', '--id', '4', '--output', 'json')
    assert.partialDeepStrictEqual(JSON.parse(json.out), { id: '4', hasRow: true })
    rmSync(join(folder, 'people.db'))
    const away = await rollcall('state', 'show', '--id', '4')
    assert.equal(away.code, 4)
    assert.match(away.out, /^Name +— +"Person 4" +—/mu)
    assert.match(away.out, /was not looked at: .*\[DATABASE_UNREACHABLE\]/u)
  })

  test('export every object as a line', async (t) => {
    const { rollcall } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    const { out } = await rollcall('state', 'export')
    assert.equal(out.trim().split('\n').length, 10)
  })

  test('export and show --run go where --output says, as one document with json', async (t) => {
    const { rollcall, folder } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    const all = await rollcall('state', 'export', '--output', 'json=all.json', '--output', 'human')
    assert.equal(all.out.trim().split('\n').length, 10)
    const document: unknown = JSON.parse(readFileSync(join(folder, 'all.json'), 'utf8'))
    assert.ok(isObject(document) && Array.isArray(document['objects']))
    assert.deepEqual([document['version'], document['objects'].length], [1, 10])
    const written = await rollcall('state', 'show', '--run', '1', '--output', 'json')
    const writes: unknown = JSON.parse(written.out)
    assert.ok(isObject(writes) && Array.isArray(writes['writes']))
  })

  test('rebuild a connector space that was lost; a plan right after shows no change', async (t) => {
    const { rollcall } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    const planned = await rollcall('state', 'rebuild', 'HR', '--state', 'other.db')
    assert.match(planned.out, /10 rows to join/u)
    assert.match(planned.out, /nothing was joined; --apply/u)
    const again = ['state', 'rebuild', 'HR', '--apply', '--state', 'other.db']
    const rebuilt = await rollcall(...again)
    assert.match(rebuilt.out, /10 rows joined, 0 known already/u)
    assert.match((await rollcall(...again)).out, /0 rows joined, 10 known already/u)
    const { out } = await rollcall('plan', 'HR', 'nightly', '--state', 'other.db')
    assert.match(out, /nothing to write/u)
  })

  test('explain says who wrote each cell, and an edit outside', async (t) => {
    const { rollcall, sql } = desk(t)
    await rollcall('run', 'HR', 'nightly')
    sql(`UPDATE People SET Name = 'X' WHERE Id = '3'`)
    await rollcall('run', 'HR', 'fullImport')
    const { code, out } = await rollcall('explain', 'HR', '--row', '3')
    assert.equal(code, 0)
    assert.match(out, /^3 {2}made by run 1/mu)
    assert.match(out, /Name +"Person 3" .*run 1 @ [0-9a-f]{8} +connectors\.yaml:9/u)
    assert.match(out, /"X" +edited outside since/u)
    assert.doesNotMatch(out, /badge-/u)
  })
})

suite('rollcall init --history', () => {
  test('prints a script that works, and changes nothing by itself', async (t) => {
    const delta = '    import: { delta: { strategy: history, table: PeopleHistory } }\n'
    const { rollcall, sql } = desk(
      t,
      CONNECTORS.replace('    thresholds', `${delta}    thresholds`),
    )
    const { code, out } = await rollcall('init', '--history')
    assert.equal(code, 0)
    assert.match(out, /create table "PeopleHistory"/u)
    assert.throws(() => sql('SELECT * FROM PeopleHistory'))
  })
})

async function revision(folder: string): Promise<number> {
  const where = { config: ['connectors.yaml'], cwd: folder, state: undefined, clock: systemClock }
  const state = await openState({ ...where, readOnly: true })
  try {
    return await state.space.revision('HR')
  } finally {
    await state.close()
  }
}
