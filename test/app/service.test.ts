import assert from 'node:assert/strict'
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test } from 'node:test'
import { connector, person, serviceWith, tableOf, TOKEN } from './running-service.ts'

const TOKENS = { HR_TOKEN: TOKEN, PORTAL_TOKEN: TOKEN }

suite('the service', () => {
  test('serves every connector below both of its paths', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal')],
      tables: ['HR', 'Portal'],
      environment: TOKENS,
    })
    assert.equal((await service.request('POST', '/scim/HR/Users', person('1'))).status, 201)
    const read = await service.request('GET', '/ecma2host_HR/scim/Users/1')
    assert.equal(read.status, 200)
    assert.equal((await service.request('GET', '/scim/Portal/Users/1')).status, 404)
    assert.equal(service.sql('SELECT * FROM HR').length, 1)
    assert.equal(service.sql('SELECT * FROM Portal').length, 0)
  })

  test('a connector whose token is missing stops alone', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal')],
      tables: ['HR', 'Portal'],
      environment: { HR_TOKEN: TOKEN },
    })
    assert.equal((await service.request('GET', '/scim/HR/Users')).status, 200)
    assert.equal((await service.request('GET', '/scim/Portal/Users')).status, 503)
  })

  test('a token that is too short stops its connector alone', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal')],
      tables: ['HR', 'Portal'],
      environment: { HR_TOKEN: TOKEN, PORTAL_TOKEN: 'short' },
    })
    assert.equal((await service.request('GET', '/scim/HR/Users')).status, 200)
    assert.equal((await service.request('GET', '/scim/Portal/Users')).status, 503)
    assert.deepEqual(
      service.reports[0]?.failed.map(({ name, why }) => [name, why.code]),
      [['Portal', 'SECRET_WEAK']],
    )
  })

  test('without a single connector that can be served it does not start', async (t) => {
    const connectors = [connector('HR')]
    await assert.rejects(serviceWith(t, { connectors, tables: ['HR'], environment: {} }), {
      code: 'SECRET_MISSING',
    })
    const broken = [connector('HR').replace('surname', '$nope(surname)')]
    await assert.rejects(
      serviceWith(t, { connectors: broken, tables: ['HR'], environment: TOKENS }),
      { code: 'CONFIGURATION_INVALID' },
    )
    const tables = ['Other']
    await assert.rejects(serviceWith(t, { connectors, tables, environment: TOKENS }), {
      code: 'DATABASE_SCHEMA',
    })
  })

  test('a file of SQLite that is not there is not made: the connector waits until somebody puts it there', async (t) => {
    const elsewhere = connector('Portal').replace('people.db', 'poeple.db')
    const service = await serviceWith(t, {
      connectors: [connector('HR'), elsewhere],
      tables: ['HR', 'Portal'],
      environment: TOKENS,
    })
    const path = join(service.folder, 'poeple.db')
    assert.equal((await service.request('GET', '/scim/Portal/Users')).status, 503)
    assert.ok(!existsSync(path))
    copyFileSync(join(service.folder, 'people.db'), path)
    const until = Date.now() + 20_000
    let { status } = await service.request('GET', '/scim/Portal/Users')
    while (status === 503 && Date.now() < until) {
      await sleep(100)
      status = (await service.request('GET', '/scim/Portal/Users')).status
    }
    assert.equal(status, 200)
  })

  test('a connector with a table that lacks a column is refused, the others are served', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal').replace('Lastname:', 'Nachname:')],
      tables: ['HR', 'Portal'],
      environment: TOKENS,
    })
    assert.equal((await service.request('GET', '/scim/HR/Users')).status, 200)
    assert.equal((await service.request('GET', '/scim/Portal/Users')).status, 503)
    assert.equal(service.reports[0]?.failed[0]?.why.code, 'CONFIGURATION_INVALID')
  })

  test('a suspended connector accepts what comes, and writes it when the suspension is over', async (t) => {
    const suspended = connector('Portal', '    suspend: { reason: database migration }\n')
    const service = await serviceWith(t, {
      connectors: [connector('HR'), suspended],
      tables: ['HR', 'Portal'],
      environment: TOKENS,
    })
    const slot = service.running.service.slots.find((one) => one.name === 'Portal')
    assert.equal(slot?.status.kind, 'suspended')
    assert.match(slot.status.why.message, /database migration/u)
    assert.equal((await service.request('POST', '/scim/Portal/Users', person('1'))).status, 201)
    assert.equal((await service.request('GET', '/scim/Portal/Users/1')).status, 200)
    assert.deepEqual(service.sql('SELECT * FROM Portal'), [])
    service.configure(connector('HR'), connector('Portal'))
    await service.running.reload()
    for (let tries = 0; tries < 100; tries += 1) {
      if (service.sql('SELECT * FROM Portal').length > 0) break
      await sleep(50)
    }
    assert.equal(service.sql('SELECT * FROM Portal').length, 1)
    assert.equal((await service.request('GET', '/scim/Portal/Users/1')).status, 200)
  })
})

suite('a reload', () => {
  test('is told when the configuration has changed, and not when a file beside it comes', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR')],
      tables: ['HR'],
      environment: { HR_TOKEN: TOKEN },
    })
    writeFileSync(join(service.folder, 'notes.txt'), 'nothing of ours')
    await sleep(1_500)
    assert.equal(service.reports.length, 1)
    service.configure(connector('HR', '    description: another\n'))
    for (let tries = 0; tries < 40 && service.reports.length < 2; tries += 1) await sleep(100)
    assert.equal(service.reports.length, 2)
  })

  test('takes a changed connector over and leaves the others open', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal')],
      tables: ['HR', 'Portal'],
      environment: TOKENS,
    })
    const [hr, portal] = service.running.service.slots
    await service.request('POST', '/scim/HR/Users', person('1'))
    service.configure(connector('Portal'), connector('HR', '    deprovision: { onDelete: keep }\n'))
    await service.running.reload()
    const slots = new Map(service.running.service.slots.map((slot) => [slot.name, slot]))
    assert.equal(slots.get('Portal'), portal)
    assert.notEqual(slots.get('HR'), hr)
    assert.equal((await service.request('DELETE', '/scim/HR/Users/1')).status, 204)
    assert.equal(service.sql('SELECT * FROM HR').length, 1)
  })

  test('keeps the last good version of a connector with an error, and takes the rest', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal')],
      tables: ['HR', 'Portal'],
      environment: TOKENS,
    })
    const better = connector('Portal', '    deprovision: { onDelete: keep }\n')
    service.configure(connector('HR').replace('surname', '$nope(surname)'), better)
    await service.running.reload()
    assert.deepEqual(service.reports[1]?.kept, ['HR'])
    assert.deepEqual(service.reports[1]?.current, ['Portal'])
    assert.equal((await service.request('POST', '/scim/HR/Users', person('2'))).status, 201)
    await service.request('POST', '/scim/Portal/Users', person('2'))
    await service.request('DELETE', '/scim/Portal/Users/2')
    assert.equal(service.sql('SELECT * FROM Portal').length, 1)
  })

  test('keeps everything when the file is no YAML, absent or empty', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR')],
      tables: ['HR'],
      environment: TOKENS,
    })
    for (const text of ['  HR: [', '']) {
      service.configure(text)
      await service.running.reload()
      assert.equal((await service.request('GET', '/scim/HR/Users')).status, 200)
      assert.deepEqual(service.reports.at(-1)?.kept, ['HR'])
    }
    rmSync(`${service.folder}/connectors.yaml`)
    await service.running.reload()
    assert.equal((await service.request('GET', '/scim/HR/Users')).status, 200)
  })

  test('a connector that disappears answers 503 and its rows stay', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal')],
      tables: ['HR', 'Portal'],
      environment: TOKENS,
    })
    await service.request('POST', '/scim/HR/Users', person('1'))
    service.configure(connector('Portal'))
    await service.running.reload()
    assert.deepEqual(service.reports[1]?.retired, ['HR'])
    assert.equal((await service.request('GET', '/scim/HR/Users/1')).status, 503)
    assert.equal(service.sql('SELECT * FROM HR').length, 1)
    service.configure(connector('Portal'), connector('HR'))
    await service.running.reload()
    assert.equal((await service.request('GET', '/scim/HR/Users/1')).status, 200)
  })

  test('loses no request that is under way', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR')],
      tables: ['HR'],
      environment: TOKENS,
    })
    const stop = new AbortController()
    const statuses: number[] = []
    const load = async (worker: number): Promise<void> => {
      for (let number = 0; !stop.signal.aborted; number += 1) {
        const body = person(`${worker}-${number}`)
        statuses.push((await service.request('POST', '/scim/HR/Users', body)).status)
      }
    }
    const workers = Promise.all([load(1), load(2), load(3)])
    for (let round = 0; round < 5; round += 1) {
      service.configure(connector('HR', `    description: round ${round}\n`))
      await service.running.reload()
      await sleep(20)
    }
    stop.abort()
    await workers
    assert.deepEqual(
      statuses.filter((status) => status !== 201),
      [],
    )
    assert.equal(service.sql('SELECT * FROM HR').length, statuses.length)
  })

  test('happens by itself when the file changes', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR')],
      tables: ['HR', 'Portal'],
      environment: TOKENS,
    })
    service.configure(connector('HR'), connector('Portal'))
    for (let waited = 0; service.reports.length < 2 && waited < 5_000; waited += 50) await sleep(50)
    assert.equal((await service.request('GET', '/scim/Portal/Users')).status, 200)
  })
})

suite('a database that is away', () => {
  test('leaves its connector degraded until it is there, the others are served', async (t) => {
    const away = connector('Portal').replace('people.db', 'later/portal.db')
    const service = await serviceWith(t, {
      connectors: [connector('HR'), away],
      tables: ['HR'],
      environment: TOKENS,
    })
    assert.equal((await service.request('GET', '/scim/HR/Users')).status, 200)
    const answer = await service.request('GET', '/scim/Portal/Users')
    assert.equal(answer.status, 503)
    assert.notEqual(answer.headers.get('retry-after'), null)
    // Where the file stands is no client's business.
    assert.doesNotMatch(await answer.text(), /later|portal\.db/u)
    const { mkdirSync } = await import('node:fs')
    const { DatabaseSync } = await import('node:sqlite')
    mkdirSync(`${service.folder}/later`)
    const database = new DatabaseSync(`${service.folder}/later/portal.db`)
    database.exec(tableOf('Portal'))
    database.close()
    let status = 503
    for (let waited = 0; status === 503 && waited < 8_000; waited += 100) {
      await sleep(100)
      status = (await service.request('GET', '/scim/Portal/Users')).status
    }
    assert.equal(status, 200)
  })
})
