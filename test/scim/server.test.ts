import assert from 'node:assert/strict'
import { type IncomingMessage, request } from 'node:http'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { RequestLine } from '../../src/http/application.ts'
import { createAuthenticator } from '../../src/http/authenticator.ts'
import { bearerTokens } from '../../src/http/bearer-tokens.ts'
import { SyncError } from '../../src/model/errors.ts'
import { isObject, type JsonValue } from '../../src/model/value.ts'
import { baseUrl } from '../../src/scim/base-url.ts'
import { connectorTable, type ConnectorBinding } from '../../src/scim/binding.ts'
import { createScimServer } from '../../src/scim/server.ts'
import { world } from './world.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const away = new SyncError('DATABASE_UNREACHABLE', 'The database cannot be reached.')

function binding(name: string, changes: Partial<ConnectorBinding> = {}): ConnectorBinding {
  const clock = { now: () => 0 }
  const tokens = bearerTokens({ sources: [() => `token-of-${name}-connector`], clock })
  return {
    name,
    paths: [`/scim/${name}`, `/ecma2host_${name}/scim`],
    authenticator: createAuthenticator({ tokens }),
    engine: away,
    ...changes,
  }
}

function serve(t: TestContext, bindings: () => readonly ConnectorBinding[], limits = {}) {
  const lines: RequestLine[] = []
  let now = 0
  const server = createScimServer({
    connectors: () => connectorTable(bindings()),
    clock: { now: () => now },
    log: (line) => lines.push(line),
    limits,
    version: () => ({ version: '1.2.3', commit: 'abc' }),
    pages: [
      {
        path: '/figures',
        below: true,
        admit: ({ path }) => ({
          route: '/figures',
          handle: () => ({ status: 200, body: JSON.stringify({ path }) }),
        }),
      },
    ],
  })
  t.after(() => server.close())
  const get = async (url: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const { status, body, headers: got } = await server.inject({ method: 'GET', url, headers })
    const json: JsonValue = JSON.parse(body)
    assert.ok(isObject(json))
    return { status, json, headers: got }
  }
  return { get, lines, pass: (milliseconds: number) => void (now += milliseconds) }
}

suite('baseUrl', () => {
  const head = {
    id: '',
    method: 'GET',
    path: '',
    query: '',
    headers: { host: 'inside:8585', 'x-forwarded-host': 'evil' },
    secure: true,
  }

  test('is the address that the client called', () => {
    assert.equal(baseUrl(head, '/scim/HR', undefined), 'https://inside:8585/scim/HR')
  })

  test('is the address that the operator gave, when there is one', () => {
    const given = 'https://rollcall.contoso.com/'
    assert.equal(baseUrl(head, '/scim/HR', given), 'https://rollcall.contoso.com/scim/HR')
  })
})

suite('createScimServer', () => {
  test('a connector whose database is away answers 503 with Retry-After, after the token', async (t) => {
    const { get, lines } = serve(t, () => [binding('HR')])
    const answer = await get('/scim/HR/Users/7', 'token-of-HR-connector')
    assert.equal(answer.status, 503)
    assert.equal(answer.headers['retry-after'], '5')
    assert.equal((await get('/scim/HR/Users/7', 'another-token')).status, 401)
    assert.deepEqual(
      lines.map(({ connector, route, code }) => [connector, route, code]),
      [
        ['HR', '/Users/{id}', 'DATABASE_UNREACHABLE'],
        ['HR', '-', 'REQUEST_UNAUTHORIZED'],
      ],
    )
  })

  test('a connector without a token serves nobody', async (t) => {
    const { get } = serve(t, () => [binding('HR', { authenticator: undefined })])
    assert.equal((await get('/scim/HR/Users', 'token-of-HR-connector')).status, 503)
  })

  test('the token of one connector opens no other', async (t) => {
    const { get } = serve(t, () => [binding('HR'), binding('Sales')])
    assert.equal((await get('/scim/Sales/Users', 'token-of-HR-connector')).status, 401)
  })

  test('a reload changes what the next request finds', async (t) => {
    let bindings = [binding('HR')]
    const { get } = serve(t, () => bindings)
    assert.equal((await get('/scim/Sales/Users', 'token-of-Sales-connector')).status, 404)
    bindings = [binding('Sales')]
    assert.equal((await get('/scim/Sales/Users', 'token-of-Sales-connector')).status, 503)
    assert.equal((await get('/scim/HR/Users', 'token-of-HR-connector')).status, 404)
  })

  test('a connector’s name in a wrong case gets the right one', async (t) => {
    const { get } = serve(t, () => [binding('EntraIDUsers')])
    for (const path of ['/scim/entraidusers/Users', '/ECMA2Host_entraidUsers/scim/Users']) {
      const { status, json } = await get(path)
      assert.equal(status, 404)
      assert.match(JSON.stringify(json), /EntraIDUsers/u)
    }
  })

  test('requests beyond the rate get 429 with Retry-After, and go on when time has passed', async (t) => {
    const rate = { perSecond: 1, burst: 2 }
    const { get, pass } = serve(t, () => [binding('HR'), binding('Sales')], { rate })
    const ask = async (name: string) => get(`/scim/${name}/Users`, `token-of-${name}-connector`)
    const statuses = []
    for (const name of ['HR', 'HR', 'HR', 'Sales']) statuses.push((await ask(name)).status)
    assert.deepEqual(statuses, [503, 503, 429, 503])
    assert.equal((await ask('HR')).headers['retry-after'], '1')
    pass(1_000)
    assert.equal((await ask('HR')).status, 503)
  })

  test('wrong tokens use up nothing of the right one’s rate', async (t) => {
    const limits = { rate: { perSecond: 1, burst: 1 }, failedRate: { perSecond: 1, burst: 3 } }
    const { get } = serve(t, () => [binding('HR')], limits)
    const statuses = []
    for (let index = 0; index < 5; index += 1) {
      statuses.push((await get('/scim/HR/Users', 'a-wrong-token')).status)
    }
    assert.deepEqual(statuses, [401, 401, 401, 429, 429])
    assert.equal((await get('/scim/HR/Users', 'token-of-HR-connector')).status, 503)
  })

  test('health, readiness and version need no token', async (t) => {
    const { get } = serve(t, () => [binding('HR')])
    assert.deepEqual((await get('/healthz')).json, { status: 'ok' })
    assert.deepEqual((await get('/version')).json, { version: '1.2.3', commit: 'abc' })
    const ready = await get('/readyz')
    assert.equal(ready.status, 503)
    assert.deepEqual(ready.json, {
      status: 'notReady',
      connectors: { HR: 'DATABASE_UNREACHABLE' },
    })
    assert.equal((await get('/readyz/HR')).status, 503)
    assert.equal((await get('/readyz/Nope')).status, 404)
  })

  test('a page of the service has its address and those below it, and nothing else', async (t) => {
    const { get, lines } = serve(t, () => [binding('HR')])
    assert.deepEqual((await get('/figures')).json, { path: '/figures' })
    assert.deepEqual((await get('/figures/HR')).json, { path: '/figures/HR' })
    assert.equal((await get('/figuresque')).status, 404)
    assert.equal((await get('/healthz/HR')).status, 404)
    assert.equal(lines[1]?.route, '/figures')
  })

  test('a host name that is none does not get into Location', async (t) => {
    const there = await world(t)
    const { headers } = await there.send(
      'POST',
      '/Users',
      { schemas: [CORE], externalId: '7', userName: 'ada' },
      { host: 'evil"><script>' },
    )
    assert.equal(headers['location'], 'http://localhost/scim/EntraIDUsers/Users/7')
  })

  test('the log tells nothing of the person', async (t) => {
    const there = await world(t)
    await there.send('POST', '/Users', { schemas: [CORE], externalId: '7', userName: 'ada.l' })
    await there.send('GET', '/Users?filter=userName+eq+%22ada.l%22')
    await there.send('PATCH', '/Users/7', { Operations: [{ op: 'add', path: 'title', value: 7 }] })
    const text = JSON.stringify(there.lines)
    assert.equal(there.lines.length, 3)
    assert.equal(/ada\.l|"7"|filter|Bearer/u.test(text), false, text)
    assert.deepEqual(
      there.lines.map(({ method, route, status }) => [method, route, status]),
      [
        ['POST', '/Users', 201],
        ['GET', '/Users', 200],
        ['PATCH', '/Users/{id}', 400],
      ],
    )
  })

  test('a value of 10,000 characters is asked for and found', async (t) => {
    const there = await world(t)
    const userName = `${"O'H%_\u{1D4A2}".repeat(1_600)}@x`
    const created = await there.send('POST', '/Users', {
      schemas: [CORE],
      externalId: '7',
      userName: 'short',
      name: { givenName: 'x'.repeat(10_000) },
    })
    assert.equal(created.status, 400)
    const filter = encodeURIComponent(`userName eq ${JSON.stringify(userName)}`)
    const answer = await there.send('GET', `/Users?filter=${filter}`)
    assert.equal(answer.status, 200)
    assert.deepEqual(there.rows(), [])
  })

  test('a table that is gone is 500 with a code, and no word of SQL', async (t) => {
    const there = await world(t)
    there.database.exec('DROP TABLE EntraIDUsers')
    const answer = await there.send('GET', '/Users/7')
    assert.equal(answer.status, 500)
    assert.match(answer.text, /DATABASE_SCHEMA/u)
    assert.equal(/select|EntraIDUsers/iu.test(answer.text), false)
  })

  test('a thousand operations are taken, one more is 413', async (t) => {
    const there = await world(t)
    await there.send('POST', '/Users', { schemas: [CORE], externalId: '7', userName: 'ada' })
    const operation = (index: number) => ({
      op: 'replace',
      path: 'name.givenName',
      value: `G${index}`,
    })
    const Operations = Array.from({ length: 1_000 }, (_, index) => operation(index))
    assert.equal((await there.send('PATCH', '/Users/7', { Operations })).status, 200)
    assert.equal(there.rows()[0]?.['Firstname'], 'G999')
    const more = [...Operations, operation(1_000)]
    assert.equal((await there.send('PATCH', '/Users/7', { Operations: more })).status, 413)
  })

  test('many requests at once each get their own answer', async (t) => {
    const there = await world(t)
    const people = Array.from({ length: 50 }, (_, index) => `p${index}`)
    const answers = await Promise.all(
      people.map((id) =>
        there.send('POST', '/Users', {
          schemas: [CORE],
          externalId: id,
          userName: id === 'p7' ? ' ' : id,
        }),
      ),
    )
    assert.deepEqual(
      answers.map((one) => one.status),
      people.map((id) => (id === 'p7' ? 400 : 201)),
    )
    assert.equal(there.rows().length, 49)
  })
})

suite('a reload while a body is on its way', () => {
  /** Sends the head, changes the table, then sends the body. */
  const acrossReload = async (t: TestContext, after: readonly ConnectorBinding[]) => {
    let bindings: readonly ConnectorBinding[] = [
      binding('HR', {
        revision: 'before',
        engine: new SyncError('DATABASE_UNREACHABLE', 'Closed.'),
      }),
    ]
    let begun = (): void => {}
    const server = createScimServer({
      connectors: () => {
        begun()
        return connectorTable(bindings)
      },
      clock: { now: () => 0 },
      log: () => {},
    })
    t.after(() => server.close())
    const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
    const admitted = new Promise<void>((resolve) => (begun = resolve))
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/scim/HR/Users',
        headers: {
          authorization: 'Bearer token-of-HR-connector',
          'content-type': 'application/scim+json',
          'content-length': 2,
        },
      },
      resolve,
    ).on('error', reject)
    sent.flushHeaders()
    await admitted
    bindings = after
    sent.end('{}')
    const answer = await promise
    answer.resume()
    return { status: answer.statusCode, revision: answer.headers['x-rollcall-config'] }
  }

  test('is answered by the version that is there when the body is', async (t) => {
    const here = new SyncError('REQUEST_VALUE', 'The new version has looked at it.')
    const present = binding('HR', { revision: 'after', engine: here })
    assert.deepEqual(await acrossReload(t, [present]), { status: 400, revision: 'after' })
  })

  test('is never answered by another connector that got the address', async (t) => {
    const here = new SyncError('REQUEST_VALUE', 'Not meant for this one.')
    const other = binding('Sales', { revision: 'after', paths: ['/scim/HR'], engine: here })
    assert.deepEqual(await acrossReload(t, [other]), { status: 503, revision: 'before' })
  })
})

suite('lastModified', () => {
  test('stays where a change is accepted that no answer shows', async (t) => {
    const there = await world(t)
    const person = { schemas: [CORE], externalId: '7', userName: 'ada', nickName: 'A' }
    const made = await there.send('POST', '/Users', person)
    await wait(5)
    const quiet = await there.send('PUT', '/Users/7', { ...person, nickName: 'B' })
    assert.deepEqual(quiet.json, made.json)
    const loud = await there.send('PUT', '/Users/7', { ...person, userName: 'bob' })
    assert.notDeepEqual(loud.json, made.json)
  })
})

suite('what no mapping reads', () => {
  const last = ({ lines }: { readonly lines: readonly RequestLine[] }) => lines.at(-1)?.unread?.()

  test('is taken, and its names are there for the log', async (t) => {
    const there = await world(t)
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
    const person = { schemas: [CORE, enterprise], externalId: '7', userName: 'ada', active: true }
    const extension = { department: 'R&D', costCenter: '4711' }
    const body = { ...person, title: 'Dr', [enterprise]: extension }
    assert.equal((await there.send('POST', '/Users', body)).status, 201)
    assert.deepEqual(last(there), ['title', 'enterprise.costCenter'])
    assert.equal((await there.send('PUT', '/Users/7', { ...person, nickName: 'A' })).status, 200)
    assert.deepEqual(last(there), ['nickName'])
  })

  test('of a PATCH is what the PATCH itself sends', async (t) => {
    const there = await world(t)
    const person = { schemas: [CORE], externalId: '7', userName: 'ada', nickName: 'A' }
    await there.send('POST', '/Users', person)
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
    const patch = (path: string, value: string) =>
      there.send('PATCH', '/Users/7', { schemas, Operations: [{ op: 'replace', path, value }] })
    assert.equal((await patch('title', 'Dr')).status, 200)
    assert.deepEqual(last(there), ['title'])
    await patch('name.givenName', 'Ada')
    assert.deepEqual(last(there), [])
  })
})
