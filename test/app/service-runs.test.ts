import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { suite, test, type TestContext } from 'node:test'
import { startService, type RunningService } from '../../src/app/serve.ts'
import { openState } from '../../src/app/state.ts'
import { systemClock } from '../../src/model/clock.ts'
import { type LogFields } from '../../src/observe/log.ts'
import type { RunEntry } from '../../src/state/journal.ts'
import { run } from '../cli/command-line.ts'
import { testLog, testRequestLog } from '../logs/keep.ts'

const CONNECTORS = `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: Id }
    mappings: { Name: Name }
    runProfiles:
      often: { steps: [fullImport, fullSynchronization], every: 1s }
      nightly: { steps: [fullImport], schedule: 30 2 * * * }
`

const SYSTEM = { clock: systemClock }

/** A folder with a file of people and their table. */
function folderOf(t: TestContext, connectors: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-runs-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const database = new DatabaseSync(join(folder, 'people.db'))
  database.exec('CREATE TABLE People (Id varchar(20) PRIMARY KEY, Name varchar(64))')
  database.close()
  writeFileSync(join(folder, 'people.csv'), 'Id,Name\n1,Ada\n2,Grace\n')
  writeFileSync(join(folder, 'connectors.yaml'), connectors)
  return folder
}

async function serving(
  t: TestContext,
  folder: string,
  said: string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const say = (message: string, fields?: LogFields): void => {
    testLog.info(message, fields)
    said.push(`${message} ${fields?.profile ?? ''} ${fields?.result ?? ''}`.trim())
  }
  const running = await startService({
    config: ['connectors.yaml'],
    cwd: folder,
    environment,
    state: undefined,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    log: { ...testLog, info: say, warn: say, error: say },
    onRequest: testRequestLog,
  })
  t.after(() => running.close({ within: 1_000 }))
  return running
}

async function runsIn(folder: string): Promise<readonly RunEntry[]> {
  const where = { config: ['connectors.yaml'], cwd: folder, state: undefined, clock: systemClock }
  const state = await openState({ ...where, readOnly: true })
  try {
    return await state.journal.runs({ limit: 20 })
  } finally {
    await state.close()
  }
}

async function until(met: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await met()) return
    await sleep(100)
  }
  assert.fail('it did not happen within ten seconds')
}

suite('the runs of a service', () => {
  test('a profile with every runs by itself, again and again, and each end is a log line', async (t) => {
    const folder = folderOf(t, CONNECTORS)
    const said: string[] = []
    await serving(t, folder, said)
    await until(() => said.filter((line) => line === 'A run has ended. often done').length >= 2)
    const [last] = await runsIn(folder)
    assert.equal(last?.trigger, 'schedule')
    assert.equal(last?.result, 'done')
  })

  test('a run that should have been made while nobody was there is made up for, and said', async (t) => {
    const folder = folderOf(t, CONNECTORS.replace('every: 1s', 'every: 1h'))
    assert.equal((await run(folder, ['run', 'HR', 'often'], {}, SYSTEM)).code, 0)
    const database = new DatabaseSync(join(folder, '.rollcall/state.db'))
    database.exec(`UPDATE runs SET started_at = '2026-01-01T00:00:00.000Z'`)
    database.close()
    const said: string[] = []
    await serving(t, folder, said)
    await until(() => said.includes('A run has ended. often done'))
    assert.ok(said.some((line) => line.startsWith('Runs were missed')))
    assert.equal((await runsIn(folder)).length, 2)
  })

  test('rollcall run beside a service leaves it to the service, and says what came of it', async (t) => {
    const folder = folderOf(t, CONNECTORS.replace('every: 1s', 'schedule: 0 3 1 1 *'))
    await serving(t, folder)
    const { code, out, err } = await run(folder, ['run', 'HR', 'fullImport'], {}, SYSTEM)
    assert.match(err, /The service does it: process/u)
    assert.match(out, /2 people {2}2 new/u)
    assert.equal(code, 0)
  })

  test('a wish that somebody gave up long ago is not carried out', async (t) => {
    const folder = folderOf(t, CONNECTORS.replace('every: 1s', 'schedule: 0 3 1 1 *'))
    await serving(t, folder)
    const long = { clock: { now: () => systemClock.now() - 3_600_000 } }
    const { code, out } = await run(folder, ['run', 'HR', 'fullImport'], {}, long)
    assert.match(out, /too old/u)
    assert.equal(code, 4)
  })

  test('what the service cannot do is in the history, with its reason', async (t) => {
    const folder = folderOf(t, CONNECTORS.replace('every: 1s', 'schedule: 0 3 1 1 *'))
    await serving(t, folder)
    const database = new DatabaseSync(join(folder, 'people.db'))
    database.exec('DROP TABLE People')
    database.close()
    const { code, out } = await run(folder, ['run', 'HR', 'fullImport'], {}, SYSTEM)
    assert.match(out, /DATABASE_SCHEMA/u)
    assert.equal(code, 1)
    const [last] = await runsIn(folder)
    assert.equal(last?.result, 'failed')
  })

  test('a connector that the configuration suspends is left out', async (t) => {
    const suspended = `${CONNECTORS}    suspend: { reason: migration }\n`
    const folder = folderOf(t, suspended)
    const said: string[] = []
    await serving(t, folder, said)
    await until(() => said.some((line) => line.startsWith('A run was left out')))
    assert.equal((await runsIn(folder)).length, 0)
  })

  test('a changed configuration is run as it is now', async (t) => {
    const folder = folderOf(t, CONNECTORS.replace('every: 1s', 'schedule: 0 3 1 1 *'))
    const running = await serving(t, folder)
    assert.equal((await runsIn(folder)).length, 0)
    writeFileSync(join(folder, 'connectors.yaml'), CONNECTORS)
    await running.reload()
    await until(async () => (await runsIn(folder)).length > 0)
  })

  const HELD = CONNECTORS.replace(/runProfiles:[^]*$/u, 'thresholds: { inserts: 1 }\n')
  const rowsIn = (folder: string): readonly unknown[] => {
    const database = new DatabaseSync(join(folder, 'people.db'))
    try {
      return database.prepare('SELECT Id FROM People').all()
    } finally {
      database.close()
    }
  }

  /** Two inserts are held; gives the name of the plan. */
  const heldIn = async (folder: string): Promise<string> => {
    const { code, out } = await run(folder, ['run', 'HR', 'full'], {}, SYSTEM)
    assert.equal(code, 3, out)
    return /rollcall approve (\S+)/u.exec(out)?.[1] ?? ''
  }

  test('a plan is approved beside a service, which writes it', async (t) => {
    const folder = folderOf(t, HELD)
    await serving(t, folder)
    const plan = await heldIn(folder)
    assert.equal(rowsIn(folder).length, 0)
    const { code, err } = await run(folder, ['approve', plan], { USER: 'kari' }, SYSTEM)
    assert.match(err, /The service does it/u)
    assert.equal(code, 0)
    assert.equal(rowsIn(folder).length, 2)
  })

  test('a plan is rejected beside a service: nothing is written, and it cannot be approved any more', async (t) => {
    const folder = folderOf(t, HELD)
    await serving(t, folder)
    const plan = await heldIn(folder)
    const reason = ['--reason', 'the file is wrong']
    assert.equal((await run(folder, ['reject', plan, ...reason], { USER: 'kari' }, SYSTEM)).code, 0)
    const late = await run(folder, ['approve', plan], {}, SYSTEM)
    assert.match(`${late.out}${late.err}`, /PLAN_/u)
    assert.notEqual(late.code, 0)
    assert.equal(rowsIn(folder).length, 0)
  })

  test('what waited for the end of a suspension is written by itself, without another event', async (t) => {
    const ends = new Date(Date.now() + 2_500).toISOString()
    const folder = folderOf(
      t,
      `version: 1
connectors:
  HR:
    source: scim
    target: { sqlite: people.db }
    table: People
    anchor: { Id: objectId }
    mappings: { Name: displayName }
    suspend: { reason: moving, until: '${ends}' }
`,
    )
    const running = await serving(t, folder, [], { HR_TOKEN: 'a-token-of-many-letters' })
    const answer = await fetch(`${running.address.url}/scim/HR/Users`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer a-token-of-many-letters',
        'content-type': 'application/scim+json',
      },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        externalId: '7',
        userName: 'ada',
        displayName: 'Ada',
      }),
    })
    assert.equal(answer.status, 201)
    assert.equal(rowsIn(folder).length, 0)
    await until(() => rowsIn(folder).length === 1)
  })

  test('history is kept for thirty days, and dropped also where nothing runs any more', async (t) => {
    const folder = folderOf(t, CONNECTORS.replace('every: 1s', 'schedule: 0 3 1 1 *'))
    await run(folder, ['run', 'HR', 'often'], {}, SYSTEM)
    await run(folder, ['run', 'HR', 'often'], {}, SYSTEM)
    const [second] = await runsIn(folder)
    const old = new Date(Date.now() - 31 * 86_400_000).toISOString()
    const database = new DatabaseSync(join(folder, '.rollcall/state.db'))
    database.prepare('UPDATE runs SET started_at = ?, ended_at = ? WHERE run = 1').run(old, old)
    database.close()
    await serving(t, folder)
    await until(async () => (await runsIn(folder)).length === 1)
    assert.deepEqual(await runsIn(folder), [second])
  })

  test('a service that ends while it reloads waits for that, and nobody is told of a failure', async (t) => {
    for (const turns of [0, 5, 20, 60]) {
      const folder = folderOf(t, CONNECTORS)
      const said: string[] = []
      const running = await serving(t, folder, said)
      writeFileSync(join(folder, 'connectors.yaml'), CONNECTORS.replace('30 2', '15 3'))
      const reloaded = running.reload()
      for (let turn = 0; turn < turns; turn += 1) await setImmediate()
      await running.close({ within: 1_000 })
      await reloaded
      await running.reload()
      assert.deepEqual(
        said.filter((line) => line.startsWith('The configuration')),
        [],
      )
    }
  })
})
