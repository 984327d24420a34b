import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isObject } from '../../src/model/value.ts'
import { connector, person, serviceWith, TOKEN, type TestService } from './running-service.ts'

const SECRETS = { HR_TOKEN: TOKEN, METRICS: 'a-token-for-prometheus' }

const served = (t: TestContext, more: object = {}): Promise<TestService> =>
  serviceWith(t, {
    connectors: [connector('HR')],
    tables: ['HR'],
    environment: SECRETS,
    ...more,
  })

async function metricsOf(service: TestService): Promise<string> {
  const answer = await service.request('GET', '/metrics')
  assert.equal(answer.status, 200)
  return answer.text()
}

/** The value of a series; `undefined` when there is none. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}

suite('operations of a service', () => {
  test('/metrics counts what requests did, to rows too', async (t) => {
    const service = await served(t)
    await service.request('POST', '/scim/HR/Users', person('person-7'))
    await service.request('PATCH', '/scim/HR/Users/person-7', disable())
    await service.request('DELETE', '/scim/HR/Users/person-7')
    await service.request('GET', '/scim/HR/Users/person-7')
    const text = await metricsOf(service)
    const rows = (op: string) =>
      valueOf(text, `rollcall_rows_changed_total{connector="HR",op="${op}",cause="event"}`)
    assert.deepEqual(['insert', 'disable', 'delete', 'update'].map(rows), [1, 1, 1, undefined])
    const of = 'connector="HR",route="/Users/{id}",status="4xx",method="GET"'
    assert.equal(valueOf(text, `rollcall_requests_total{${of}}`), 1)
    assert.equal(
      valueOf(text, 'rollcall_request_failures_total{connector="HR",code="OBJECT_UNKNOWN"}'),
      1,
    )
    assert.equal(valueOf(text, 'rollcall_connector_ready{connector="HR"}'), 1)
    assert.match(
      text,
      /^rollcall_config_info\{connector="HR",sha="[^"]*",digest="\w{8}",state="active"\} 1$/mu,
    )
    assert.ok((valueOf(text, 'rollcall_state_size_bytes') ?? 0) > 1_000)
    for (const value of ['person-7', 'King', 'contoso'])
      assert.ok(!text.includes(`"${value}`), value)
  })

  test('/metrics tells what a broken configuration left as it was', async (t) => {
    const service = await served(t)
    assert.equal(valueOf(await metricsOf(service), 'rollcall_config_last_reload_successful'), 1)
    service.configure(connector('HR', '    nonsense: 1\n'))
    await service.running.reload()
    const text = await metricsOf(service)
    assert.match(
      text,
      /^rollcall_config_info\{connector="HR",sha="\w{7}",digest="\w{8}",state="kept"\} 1$/mu,
    )
    assert.equal(valueOf(text, 'rollcall_config_behind_commits{connector="HR"}'), 1)
    assert.equal(valueOf(text, 'rollcall_connectors{state="kept"}'), 1)
    assert.equal((await service.request('GET', '/readyz/HR')).status, 200)
    assert.equal(valueOf(text, 'rollcall_config_last_reload_successful'), 0)
    assert.equal(valueOf(text, 'rollcall_connector_ready{connector="HR"}'), 1)
  })

  test('/metrics counts runs, the rows they wrote and why, and when the last one was', async (t) => {
    const pulled = `  Pulled:
    source: { csv: { path: people.csv, key: Id, every: 2s } }
    target: { sqlite: people.db }
    table: Pulled
    anchor: { Id: Id }
    mappings: { UserName: Mail, Lastname: Name }
`
    const service = await serviceWith(t, {
      connectors: [pulled],
      tables: ['Pulled'],
      environment: {},
      files: { 'people.csv': 'Id,Mail,Name\n1,a@contoso.com,King\n2,b@contoso.com,Queen\n' },
    })
    const run = '{connector="Pulled",profile="source.every",result="done"}'
    let text = ''
    for (
      let tries = 0;
      tries < 100 && valueOf(text, `rollcall_runs_total${run}`) !== 1;
      tries += 1
    ) {
      await sleep(100)
      text = await metricsOf(service)
    }
    assert.ok((valueOf(text, `rollcall_runs_total${run}`) ?? 0) >= 1)
    const rows = 'rollcall_rows_changed_total{connector="Pulled",op="insert",cause="source"}'
    assert.equal(valueOf(text, rows), 2)
    const last =
      'rollcall_run_last_success_timestamp_seconds{connector="Pulled",profile="source.every"}'
    assert.ok(Math.abs((valueOf(text, last) ?? 0) - Date.now() / 1_000) < 60)
  })

  test('/metrics asks for its token, and a connector’s token is none', async (t) => {
    const token = { env: 'METRICS', span: { start: nowhere, end: nowhere } }
    const service = await served(t, { metrics: { kind: 'token', token } })
    const { url } = service.running.address
    const status = async (given: string) =>
      (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${given}` } })).status
    assert.equal((await fetch(`${url}/metrics`)).status, 401)
    assert.equal(await status(TOKEN), 401)
    assert.equal(await status(SECRETS.METRICS), 200)
  })

  test('/metrics is closed where other machines reach the address, and says what to do', async (t) => {
    const service = await served(t, { host: '0.0.0.0', insecureHttp: true })
    const answer = await fetch(`http://127.0.0.1:${service.running.address.port}/metrics`)
    assert.equal(answer.status, 403)
    assert.match(await answer.text(), /--metrics-token/u)
  })

  test('/readyz is ready for a connector that is pulled, too, and says suspended where it is', async (t) => {
    const pulled = `  Pulled:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: Pulled
    anchor: { Id: Id }
    mappings: { UserName: Mail, Lastname: Name }
`
    const suspended = connector('Paused', '    suspend: { reason: moving }\n')
    const service = await serviceWith(t, {
      connectors: [connector('HR'), pulled, suspended],
      tables: ['HR', 'Pulled', 'Paused'],
      environment: { HR_TOKEN: TOKEN, PAUSED_TOKEN: TOKEN },
    })
    const ready = await service.request('GET', '/readyz')
    assert.equal(ready.status, 200)
    assert.deepEqual(await ready.json(), {
      status: 'ready',
      connectors: { HR: 'ready', Pulled: 'ready', Paused: 'suspended' },
    })
    assert.equal((await service.request('GET', '/readyz/Paused')).status, 200)
  })

  test('a connector whose table is gone is not ready, and says so without a name or a value', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal')],
      tables: ['HR', 'Portal'],
      environment: { HR_TOKEN: TOKEN, PORTAL_TOKEN: TOKEN },
    })
    const ready = async (): Promise<unknown> =>
      (await service.request('GET', '/readyz/Portal')).json()
    assert.deepEqual(await ready(), { status: 'ready' })
    service.sql('ALTER TABLE Portal RENAME TO Elsewhere')
    await sleep(1_100)
    const gone = await service.request('GET', '/readyz/Portal')
    assert.deepEqual([gone.status, await gone.json()], [503, { status: 'DATABASE_SCHEMA' }])
    const all = await service.request('GET', '/readyz')
    assert.deepEqual(
      [all.status, await all.json()],
      [200, { status: 'ready', connectors: { HR: 'ready', Portal: 'DATABASE_SCHEMA' } }],
    )
    service.sql('ALTER TABLE Elsewhere RENAME TO Portal')
    await sleep(1_100)
    assert.deepEqual(await ready(), { status: 'ready' })
  })

  test('a connector that the configuration no longer has is not ready, and said to be retired', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR'), connector('Portal')],
      tables: ['HR', 'Portal'],
      environment: { HR_TOKEN: TOKEN, PORTAL_TOKEN: TOKEN },
    })
    service.configure(connector('HR'))
    await service.running.reload()
    const gone = await service.request('GET', '/readyz/Portal')
    assert.deepEqual([gone.status, await gone.json()], [503, { status: 'retired' }])
    assert.equal((await service.request('GET', '/readyz')).status, 200)
  })

  test('/version says the program, and what runs it', async (t) => {
    const service = await served(t)
    const version: unknown = await (await service.request('GET', '/version')).json()
    assert.partialDeepStrictEqual(version, { node: process.version })
    assert.ok(isObject(version))
    const { revision } = version
    assert.ok(typeof revision === 'string' && revision.startsWith('files-'))
  })
})

const nowhere = { file: '--metrics-token', line: 0, column: 0 }

function disable(): object {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'Replace', path: 'active', value: false }],
  }
}
