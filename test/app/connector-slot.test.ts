import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorSlot } from '../../src/app/service/connector-slot.ts'
import { openState } from '../../src/app/state.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { systemClock } from '../../src/model/clock.ts'
import type { Log } from '../../src/observe/log.ts'
import { temporaryFolder } from '../engine/people.ts'
import { connector, tableOf, TOKEN } from './running-service.ts'

/** A connector whose database is away, with what its log says of it. */
async function slotAway(t: TestContext): Promise<{
  readonly file: string
  readonly slot: ConnectorSlot
  readonly lines: readonly string[]
  readonly changes: () => number
}> {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'connectors.yaml'), `version: 1\nconnectors:\n${connector('HR')}`)
  const { connectors } = await loadConfiguration(['connectors.yaml'], { cwd: folder })
  const [definition] = connectors
  assert.ok(definition)
  const config = [join(folder, 'connectors.yaml')]
  const where = { state: undefined, config, cwd: folder, clock: systemClock }
  const store = await openState(where)
  t.after(() => store.close())
  const lines: string[] = []
  let changes = 0
  const say = (message: string, fields?: object): void => {
    const code = fields !== undefined && 'code' in fields ? ` ${String(fields.code)}` : ''
    lines.push(`${message}${code}`)
  }
  const log: Log = { debug: say, info: say, warn: say, error: say, with: () => log }
  const environment = { HR_TOKEN: TOKEN }
  const surroundings = { store, clock: systemClock, log, cwd: folder, environment }
  const slot = await ConnectorSlot.open(definition, 'digest', surroundings, () => (changes += 1))
  t.after(() => slot.close({ within: 0 }))
  return { file: join(folder, 'people.db'), slot, lines, changes: () => changes }
}

async function until(is: () => boolean): Promise<void> {
  for (let waited = 0; !is() && waited < 12_000; waited += 50) await sleep(50)
  assert.ok(is(), 'it took too long')
}

function make(file: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(file)
  for (const statement of statements) database.exec(statement)
  database.close()
}

suite('a connector that cannot be opened', () => {
  test('is tried again until it is there; each reason is logged once', async (t) => {
    const { file, slot, lines, changes } = await slotAway(t)
    const away = 'A connector is not available; it is tried again.'
    assert.equal(slot.status.kind, 'degraded')
    assert.deepEqual(lines, [`${away} DATABASE_UNREACHABLE`])
    await until(() => changes() > 0)
    assert.equal(lines.length, 1, 'the same reason is no news')
    make(file, 'create table "Other" (a)')
    await until(() => lines.length > 1)
    assert.equal(lines[1], `${away} DATABASE_SCHEMA`)
    assert.ok(slot.status.kind === 'degraded' && slot.status.why.code === 'DATABASE_SCHEMA')
    make(file, tableOf('HR'))
    await until(() => slot.status.kind === 'active')
    assert.deepEqual(lines.slice(2), ['A connector is available again.'])
  })

  test('is tried no more once it is closed, which waits for no pause', async (t) => {
    const { file, slot, lines, changes } = await slotAway(t)
    const begun = performance.now()
    await slot.close()
    assert.ok(performance.now() - begun < 500)
    const [said, told] = [lines.length, changes()]
    make(file, tableOf('HR'))
    await sleep(1_500)
    assert.deepEqual([lines.length, changes(), slot.status.kind], [said, told, 'degraded'])
    assert.ok(existsSync(file))
  })
})
