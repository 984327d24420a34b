import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
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
): Promise<RunningService> {
  const say = (message: string, fields?: LogFields): void => {
    testLog.info(message, fields)
    said.push(`${message} ${fields?.profile ?? ''} ${fields?.result ?? ''}`.trim())
  }
  const running = await startService({
    config: ['connectors.yaml'],
    cwd: folder,
    environment: {},
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
})
