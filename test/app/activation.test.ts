import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test, type TestContext } from 'node:test'
import { type RunningService, startService } from '../../src/app/serve.ts'
import type { Standing } from '../../src/app/service/standing.ts'
import { openState } from '../../src/app/state.ts'
import { systemClock } from '../../src/model/clock.ts'
import type { ChangeDecision, ChangeEntry } from '../../src/state/activations.ts'
import { openDesk } from '../../src/state/sqlite/open-desk.ts'
import { testLog, testRequestLog } from '../logs/keep.ts'
import { run } from '../cli/command-line.ts'
import { outputMistakes } from '../fixtures/published-schema.ts'
import { connector, person, tableOf, TOKEN } from './running-service.ts'

const ENVIRONMENT = { HR_TOKEN: TOKEN, PORTAL_TOKEN: TOKEN }

/** A folder with a configuration, a table each for HR and Portal, and services that come and go over it. */
class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'rollcall-activation-'))
  #running: RunningService | undefined

  constructor(t: TestContext) {
    t.after(async () => {
      await this.stop()
      rmSync(this.folder, { recursive: true, force: true })
    })
    for (const table of ['HR', 'Portal', 'Other']) this.sql(tableOf(table))
  }

  get running(): RunningService {
    assert.ok(this.#running)
    return this.#running
  }

  get file(): string {
    return join(this.folder, 'connectors.yaml')
  }

  configure(...connectors: readonly string[]): void {
    this.write(`version: 1\nconnectors:\n${connectors.join('')}`)
  }

  write(text: string): void {
    writeFileSync(this.file, text)
  }

  async start(): Promise<void> {
    this.#running = await startService({
      config: ['connectors.yaml'],
      cwd: this.folder,
      environment: ENVIRONMENT,
      state: undefined,
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
      log: testLog,
      onRequest: testRequestLog,
    })
  }

  async stop(): Promise<void> {
    await this.#running?.close({ within: 1_000 })
    this.#running = undefined
  }

  /** Reads the files again, and waits until changes are planned. */
  async reload(): Promise<void> {
    await this.running.reload()
    await this.running.service.settled()
  }

  standing(name: string): Standing | undefined {
    return this.running.service.standings.find((one) => one.connector === name)
  }

  async request(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.running.address.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  async people(...ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      assert.equal((await this.request('POST', '/scim/HR/Users', person(id))).status, 201)
    }
  }

  sql(text: string): readonly Record<string, unknown>[] {
    const database = new DatabaseSync(join(this.folder, 'people.db'))
    try {
      return database.prepare(text).all()
    } finally {
      database.close()
    }
  }

  /** Decides as a command beside the service does. */
  async decide(plan: string, state: ChangeDecision['state']): Promise<void> {
    const desk = openDesk({ path: join(this.folder, '.rollcall', 'state.db') })
    try {
      const at = new Date().toISOString()
      assert.ok(await desk.activations.decideChange(plan, { state, at, by: 'me' }))
    } finally {
      await desk.close()
    }
  }

  async changes(): Promise<readonly ChangeEntry[]> {
    const options = { config: ['connectors.yaml'], cwd: this.folder, state: undefined }
    const state = await openState({ ...options, clock: systemClock, readOnly: true })
    try {
      return await state.activations.changes()
    } finally {
      await state.close()
    }
  }

  async runs(): Promise<readonly { trigger: string; because: unknown }[]> {
    const options = { config: ['connectors.yaml'], cwd: this.folder, state: undefined }
    const state = await openState({ ...options, clock: systemClock, readOnly: true })
    try {
      const runs = await state.journal.runs({ limit: 10 })
      return runs.map(({ trigger, report }) => ({ trigger, because: JSON.parse(report).because }))
    } finally {
      await state.close()
    }
  }
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000
  while (!(await what())) {
    assert.ok(performance.now() < end, `it did not come: ${what.toString()}`)
    await sleep(25)
  }
}

interface ScimBody {
  readonly id?: string
  readonly meta?: { readonly location?: string }
  readonly Resources?: readonly { readonly id: string }[]
}

async function scim(response: Response): Promise<ScimBody> {
  return JSON.parse(await response.text())
}

const upper = (name: string, more = ''): string =>
  connector(name, more).replace('Lastname: surname', 'Lastname: $uppercase(surname)')

suite('a changed mapping', () => {
  test('is planned, taken over within the thresholds, and brought to the rows without the identity provider', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'), connector('Portal'))
    await place.start()
    await place.people('1', '2')
    place.configure(upper('HR'), connector('Portal'))
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'active')
    await until(() => place.sql("SELECT * FROM HR WHERE Lastname = 'KING'").length === 2)
    await until(async () => (await place.runs()).length === 1)
    assert.deepEqual(await place.runs(), [
      { trigger: 'configuration', because: 'mappings.Lastname, connectors.yaml:8:46' },
    ])
    assert.deepEqual(await place.changes(), [])
  })

  test('beyond a threshold is held; the version before goes on until somebody approves', async (t) => {
    const place = new Place(t)
    const limits = '    thresholds: { updates: 1 }\n'
    place.configure(connector('HR', limits))
    await place.start()
    await place.people('1', '2')
    place.configure(upper('HR', limits))
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'held')
    await place.people('3', '4')
    assert.equal(place.sql("SELECT * FROM HR WHERE Lastname = 'King'").length, 4)
    // Two came later: that is more than the threshold allows without anybody looking.
    const [first] = await place.changes()
    assert.ok(first)
    await place.decide(first.plan, 'approved')
    await until(() => place.standing('HR')?.waits?.plan !== first.plan)
    const [held, stale] = await place.changes()
    assert.deepEqual([held?.state, stale?.state], ['held', 'lapsed'])
    assert.equal(JSON.parse(held?.summary ?? '').rows.counts.update, 4)
    assert.equal(place.sql("SELECT * FROM HR WHERE Lastname = 'KING'").length, 0)
    // One more is as many as come without: the approval covers it.
    await place.people('5')
    await place.decide(held?.plan ?? '', 'approved')
    await until(() => place.sql("SELECT * FROM HR WHERE Lastname = 'KING'").length === 5)
    assert.equal(place.standing('HR')?.state, 'active')
    assert.equal((await place.changes())[0]?.state, 'done')
  })

  test('an approval covers nobody who is deleted and was not shown, and others as the thresholds allow', async (t) => {
    const place = new Place(t)
    const leave = '    deprovision: { onOutOfScope: delete }\n'
    const scoped = connector('HR', `${leave}    scope: "surname != 'Gone'"\n`)
    const send = async (id: string, name: string): Promise<void> => {
      const answer = await place.request('POST', '/scim/HR/Users', person(id, name))
      assert.equal(answer.status, 201)
    }
    place.configure(connector('HR', leave))
    await place.start()
    await place.people('1', '2')
    await send('3', 'Gone')
    place.configure(scoped)
    await place.reload()
    const [shown] = await place.changes()
    assert.equal(JSON.parse(shown?.summary ?? '').rows.counts.delete, 1)
    await send('4', 'Gone')
    await place.decide(shown?.plan ?? '', 'approved')
    await until(() => place.standing('HR')?.waits?.plan !== shown?.plan)
    assert.equal(place.sql('SELECT * FROM HR').length, 4)
    const [held] = await place.changes()
    assert.equal(JSON.parse(held?.summary ?? '').rows.counts.delete, 2)
    // Somebody who stays is no reason to look again, also over a restart.
    await place.people('5')
    await place.stop()
    await place.decide(held?.plan ?? '', 'approved')
    await place.start()
    await until(() => place.sql('SELECT * FROM HR').length === 3)
    await until(async () => (await place.changes())[0]?.state === 'done')
  })

  test('that was rejected stays so over a restart, until the connector is changed again', async (t) => {
    const place = new Place(t)
    const limits = '    thresholds: { updates: 1 }\n'
    place.configure(connector('HR', limits))
    await place.start()
    await place.people('1', '2')
    place.configure(upper('HR', limits))
    await place.reload()
    const [held] = await place.changes()
    await place.decide(held?.plan ?? '', 'rejected')
    await until(() => place.standing('HR')?.state === 'kept')
    await place.stop()
    await place.start()
    assert.equal(place.standing('HR')?.state, 'kept')
    assert.match(place.standing('HR')?.refused?.why.message ?? '', /rejected by me/u)
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'kept')
    place.configure(upper('HR', `${limits}    description: again\n`))
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'held')
  })

  test('that is held stays held over a restart, and can be approved then', async (t) => {
    const place = new Place(t)
    const limits = '    thresholds: { updates: 1 }\n'
    place.configure(connector('HR', limits))
    await place.start()
    await place.people('1', '2')
    place.configure(upper('HR', limits))
    await place.reload()
    const plan = place.standing('HR')?.waits?.plan
    await place.stop()
    await place.start()
    assert.equal(place.standing('HR')?.waits?.plan, plan)
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
    await place.decide(plan ?? '', 'approved')
    await until(() => place.sql("SELECT * FROM HR WHERE Lastname = 'KING'").length === 2)
  })

  test('lapses when the configuration moves on', async (t) => {
    const place = new Place(t)
    const limits = '    thresholds: { updates: 1 }\n'
    place.configure(connector('HR', limits))
    await place.start()
    await place.people('1', '2')
    place.configure(upper('HR', limits))
    await place.reload()
    place.configure(connector('HR', limits))
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'active')
    assert.deepEqual(
      (await place.changes()).map((one) => one.state),
      ['lapsed'],
    )
  })

  test('whose run was cut off is brought to the rows by the next service', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1')
    place.configure(upper('HR'))
    await place.reload()
    // Before the runs have looked what is to be done.
    await place.stop()
    await place.start()
    await until(() => place.sql("SELECT * FROM HR WHERE Lastname = 'KING'").length === 1)
    await until(() => place.running.service.runsToDo.size === 0)
  })
})

suite('a change that always waits', () => {
  for (const [what, changed] of [
    ['the anchor', connector('HR').replace('Id: objectId', 'Id: userPrincipalName')],
    ['the table', connector('HR').replace('table: HR', 'table: Other')],
    ['the target', connector('HR').replace('people.db', 'elsewhere.db')],
    ['the path', connector('HR').replace('source: scim', 'source: { scim: { path: /hr } }')],
    ['looser thresholds', connector('HR', '    thresholds: { deletes: 500 }\n')],
    ['more destructive', connector('HR', '    deprovision: { onDisable: delete }\n')],
  ] as const) {
    test(`is held also for nobody: ${what}`, async (t) => {
      const place = new Place(t)
      place.configure(connector('HR'))
      await place.start()
      place.configure(changed)
      await place.reload()
      assert.equal(place.standing('HR')?.state, 'held')
      assert.equal((await place.request('GET', '/scim/HR/Users')).status, 200)
      assert.equal((await place.changes()).length, 1)
    })
  }

  test('another table: everybody is inserted there when somebody agrees', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1', '2')
    place.configure(connector('HR').replace('table: HR', 'table: Other'))
    await place.reload()
    await place.decide(place.standing('HR')?.waits?.plan ?? '', 'approved')
    await until(() => place.sql('SELECT * FROM Other').length === 2)
    assert.equal(place.sql('SELECT * FROM HR').length, 2)
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
  })
})

suite('the last good version', () => {
  test('is served after a restart with a bad configuration, and after its files are gone', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'), connector('Portal'))
    await place.start()
    await place.people('1')
    const revision = place.standing('HR')?.revision
    await place.stop()
    place.configure(connector('HR').replace('surname', '$nope(surname)'), connector('Portal'))
    await place.start()
    assert.deepEqual(
      [place.standing('HR')?.state, place.standing('HR')?.revision],
      ['kept', revision],
    )
    assert.equal(place.standing('Portal')?.state, 'active')
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
    await place.stop()
    place.write('connectors: [')
    await place.start()
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
    assert.equal((await place.request('GET', '/scim/Portal/Users')).status, 200)
    await place.stop()
    rmSync(place.file)
    await place.start()
    assert.deepEqual(
      [place.standing('HR')?.state, place.standing('HR')?.revision],
      ['kept', revision],
    )
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
    assert.equal((await place.request('GET', '/scim/Portal/Users')).status, 200)
  })

  test('is the one from before when a version was only held', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1')
    place.configure(connector('HR').replace('table: HR', 'table: Other'))
    await place.reload()
    await place.stop()
    place.write('connectors: [')
    await place.start()
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
    await place.people('2')
    assert.equal(place.sql('SELECT * FROM HR').length, 2)
  })

  test('without state everything is new: nothing is a change, nothing is written', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1')
    await place.stop()
    rmSync(join(place.folder, '.rollcall'), { recursive: true })
    place.configure(upper('HR'))
    await place.start()
    await place.running.service.settled()
    assert.equal(place.standing('HR')?.state, 'active')
    assert.deepEqual(await place.runs(), [])
    assert.equal(place.sql("SELECT * FROM HR WHERE Lastname = 'King'").length, 1)
  })
})

suite('every answer', () => {
  test('says which revision the connector runs, also where it is an older one', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'), connector('Portal'))
    await place.start()
    const mark = async (path: string): Promise<string | null> =>
      (await place.request('GET', path)).headers.get('x-rollcall-config')
    const first = await mark('/scim/HR/Users')
    assert.match(first ?? '', /^[0-9a-f]{7}$/u)
    await place.people('1')
    place.configure(connector('HR').replace('surname', '$nope(surname)'), connector('Portal'))
    await place.reload()
    assert.equal(await mark('/scim/HR/Users/1'), first)
    assert.equal(await mark('/scim/HR/Users/nobody'), first)
    const second = await mark('/scim/Portal/Users')
    assert.notEqual(second, first)
    assert.equal(await mark('/healthz'), second)
    assert.equal(await mark('/scim/nowhere'), second)
  })
})

suite('a connector that vanishes', () => {
  test('is listed by status, beside the version that a kept one runs', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'), connector('Portal'))
    await place.start()
    await place.people('1')
    const good = place.standing('Portal')?.config ?? 'none'
    place.configure(connector('Portal').replace('surname', '$nope(surname)'))
    await place.reload()
    await place.stop()
    const { out } = await run(place.folder, ['status'], ENVIRONMENT)
    assert.match(out, /^HR +retired +[0-9a-f]{8} .* 1$/mu)
    assert.match(out, new RegExp(`^Portal +kept +${good} \\(newest [0-9a-f]{8}\\)`, 'mu'))
    const json = await run(place.folder, ['status', '--output', 'json'], ENVIRONMENT)
    assert.deepEqual(outputMistakes('status', JSON.parse(json.out)), [])
  })

  test('from a file that cannot be read is listed as kept, with the rows that it goes on with', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1')
    place.write('version: [\n')
    await place.reload()
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
    const { code, out } = await run(place.folder, ['status'], ENVIRONMENT)
    assert.equal(code, 0)
    assert.match(out, /^HR +kept +[0-9a-f]{8} .* 1$/mu)
    assert.match(out, /^kept +HR +\S+ goes on, \S+ was not taken over: /mu)
    const json = await run(place.folder, ['status', '--output', 'json'], ENVIRONMENT)
    assert.deepEqual(outputMistakes('status', JSON.parse(json.out)), [])
    await place.stop()
    await place.start()
    assert.match((await run(place.folder, ['status'], ENVIRONMENT)).out, /^HR +kept/mu)
  })

  test('is retired, over a restart too, and comes back as it was', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'), connector('Portal'))
    await place.start()
    await place.people('1')
    place.configure(connector('Portal'))
    await place.reload()
    for (const _ of ['before a restart', 'after it']) {
      assert.equal(place.standing('HR')?.state, 'retired')
      const answer = await place.request('GET', '/scim/HR/Users/1')
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '300'])
      await place.stop()
      await place.start()
    }
    place.configure(connector('HR'), connector('Portal'))
    await place.reload()
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
  })
})

suite('moved and removed', () => {
  test('a connector with another name takes its people along and answers at its old address', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1')
    const staff = connector('Staff')
      .replace('source: scim', 'source: { scim: { token: { env: HR_TOKEN } } }')
      .replace('table: Staff', 'table: HR')
    const hr = connector('HR').replace(
      'source: scim',
      'source: { scim: { token: { env: HR_TOKEN } } }',
    )
    place.configure(hr)
    await place.reload()
    const approved = place.standing('HR')?.waits?.plan
    if (approved !== undefined) {
      await place.decide(approved, 'approved')
      await until(() => place.standing('HR')?.state === 'active')
    }
    const asking = { go: true }
    const answers: number[] = []
    const client = (async () => {
      do answers.push((await place.request('GET', '/scim/HR/Users/1')).status)
      while (asking.go)
    })()
    place.write(`version: 1\nmoved:\n  - connector: { from: HR, to: Staff }\nconnectors:\n${staff}`)
    await place.reload()
    asking.go = false
    await client
    assert.deepEqual([...new Set(answers)], [200])
    assert.equal(place.standing('Staff')?.state, 'active')
    assert.equal(place.standing('HR'), undefined)
    for (const path of ['/scim/Staff', '/scim/HR', '/ecma2host_HR/scim']) {
      assert.equal((await place.request('GET', `${path}/Users/1`)).status, 200, path)
    }
    assert.equal(place.sql('SELECT * FROM HR').length, 1)
    await place.stop()
    await place.start()
    assert.equal((await place.request('GET', '/scim/Staff/Users/1')).status, 200)
    place.configure(staff)
    await place.reload()
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 404)
  })

  test('a connector that was taken out on purpose is let go of, and its rows stay', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'), connector('Portal'))
    await place.start()
    await place.people('1')
    place.write(
      `version: 1\nremoved:\n  - { connector: HR, rows: keep, reason: no longer used }\nconnectors:\n${connector('Portal')}`,
    )
    await place.reload()
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 404)
    assert.equal(place.standing('HR'), undefined)
    assert.equal(place.sql('SELECT * FROM HR').length, 1)
    await place.stop()
    await place.start()
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 404)
    place.configure(connector('HR'), connector('Portal'))
    await place.reload()
    // It begins anew: the rows are there, and nobody's.
    assert.equal((await place.request('GET', '/scim/HR/Users')).status, 200)
  })
})

suite('the last connector', () => {
  test('may be taken out on purpose, and not by leaving it away', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1')
    place.write('version: 1\nconnectors: {}\n')
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'kept')
    assert.equal((await run(place.folder, ['validate'])).code, 1)
    place.write('version: 1\nremoved:\n  - { connector: HR, rows: keep, reason: gone }\n')
    assert.equal((await run(place.folder, ['validate'])).code, 0)
    await place.reload()
    await until(async () => (await place.request('GET', '/scim/HR/Users')).status === 404)
    assert.equal(place.sql('SELECT * FROM HR').length, 1)
  })
})

suite('removed with its rows', () => {
  test('waits, retired, until somebody approves; then its rows go, and nobody else’s', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'), connector('Portal'))
    await place.start()
    await place.people('1', '2')
    place.sql("INSERT INTO HR VALUES ('9', 'stranger@contoso.com', 'S', 'True')")
    place.write(
      `version: 1\nremoved:\n  - { connector: HR, rows: delete }\nconnectors:\n${connector('Portal')}`,
    )
    await place.reload()
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 503)
    const [held] = await place.changes()
    assert.match(held?.summary ?? '', /2 rows/u)
    await place.stop()
    await place.start()
    assert.equal(place.sql('SELECT * FROM HR').length, 3)
    await place.decide(held?.plan ?? '', 'approved')
    await until(() => place.sql('SELECT * FROM HR').length === 1)
    await until(() => place.standing('HR') === undefined)
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 404)
    assert.deepEqual(
      place.sql('SELECT Id FROM HR').map((one) => one['Id']),
      ['9'],
    )
  })
})

suite('a changed anchor', () => {
  const byName = connector('HR').replace('Id: objectId', 'Id: userPrincipalName')
  const moved = `version: 1\nmoved:\n  - anchor: { connector: HR, from: { Id: objectId } }\nconnectors:\n${byName}`

  test('with moved re-keys rows in place, and the SCIM ids go on answering', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1', '2')
    place.write(moved)
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'active')
    await until(() => place.sql("SELECT * FROM HR WHERE Id LIKE '%@contoso.com'").length === 2)
    await until(() => place.running.service.runsToDo.size === 0)
    for (const _ of ['at once', 'after a restart']) {
      const got = await place.request('GET', '/scim/HR/Users/1')
      assert.equal(got.status, 200)
      const body = await scim(got)
      assert.equal(body.id, '1')
      assert.match(body.meta?.location ?? '', /\/Users\/1$/u)
      const listed = await scim(await place.request('GET', '/scim/HR/Users'))
      assert.deepEqual(
        listed.Resources?.map((one) => one.id),
        ['1', '2'],
      )
      const filter = encodeURIComponent('id eq "2"')
      const found = await scim(await place.request('GET', `/scim/HR/Users?filter=${filter}`))
      assert.equal(found.Resources?.[0]?.id, '2')
      await place.stop()
      await place.start()
    }
    const patch = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'name.familyName', value: 'Queen' }],
    }
    const patched = await place.request('PATCH', '/scim/HR/Users/1', patch)
    assert.equal(patched.status, 200)
    assert.equal((await scim(patched)).id, '1')
    assert.equal(place.sql("SELECT * FROM HR WHERE Lastname = 'Queen'").length, 1)
    assert.equal((await place.request('DELETE', '/scim/HR/Users/2')).status, 204)
    assert.equal(place.sql('SELECT * FROM HR').length, 1)
    assert.equal((await place.request('GET', '/scim/HR/Users/2')).status, 404)
  })

  test('without moved waits; approved, everybody is deleted and inserted anew', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1', '2')
    place.configure(byName)
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'held')
    assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
    await place.decide(place.standing('HR')?.waits?.plan ?? '', 'approved')
    await until(() => place.sql("SELECT * FROM HR WHERE Id LIKE '%@contoso.com'").length === 2)
    assert.equal(place.sql('SELECT * FROM HR').length, 2)
  })

  test('that waits, or was rejected, is planned anew when moved comes with the next revision', async (t) => {
    for (const decision of ['none', 'rejected'] as const) {
      const place = new Place(t)
      place.configure(connector('HR'))
      await place.start()
      await place.people('1', '2')
      place.configure(byName)
      await place.reload()
      assert.equal(place.standing('HR')?.state, 'held')
      if (decision === 'rejected') {
        await place.decide(place.standing('HR')?.waits?.plan ?? '', decision)
        await until(() => place.standing('HR')?.state === 'kept')
      }
      place.write(moved)
      await place.reload()
      assert.equal(place.standing('HR')?.state, 'active', decision)
      await until(() => place.sql("SELECT * FROM HR WHERE Id LIKE '%@contoso.com'").length === 2)
      assert.equal((await place.request('GET', '/scim/HR/Users/1')).status, 200)
      assert.ok((await place.changes()).every((one) => one.state !== 'held'))
      await place.stop()
    }
  })

  test('with moved waits where two people would get one key', async (t) => {
    const place = new Place(t)
    place.configure(connector('HR'))
    await place.start()
    await place.people('1', '2')
    const both = connector('HR').replace('Id: objectId', 'Id: name.familyName')
    place.write(moved.replace(byName, both))
    await place.reload()
    assert.equal(place.standing('HR')?.state, 'held')
    assert.equal(place.sql("SELECT * FROM HR WHERE Id IN ('1', '2')").length, 2)
  })
})
