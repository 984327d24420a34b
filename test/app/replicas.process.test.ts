import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test } from 'node:test'
import { WITHOUT_GIT } from '../gitops/test-repository.ts'
import { SKIPPED } from '../state/postgres.ts'
import { type Replica, type Shared, sharedSpace, until } from './replicas.ts'
import { person } from './running-service.ts'

const COLUMNS =
  'id varchar(50) PRIMARY KEY, username varchar(113) NOT NULL, lastname varchar(64), active varchar(5)'

function yaml({ schema }: Pick<Shared, 'schema'>, lastname = 'surname', more = ''): string {
  return `version: 1
connectors:
  HR:
    source: scim
    target: { postgres: { env: PEOPLE } }
    table: ${schema}.people
    anchor: { id: objectId }
    mappings: { username: userPrincipalName, lastname: ${lastname}, active: accountEnabled }
${more}`
}

function patch(familyName: string): object {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'Replace', path: 'name.familyName', value: familyName }],
  }
}

/** Status and code of an answer; the code is in its log line, the detail in its body. */
async function answerOf(asked: Promise<Response>): Promise<string> {
  const answer = await asked
  const { detail = '' }: { detail?: string } = JSON.parse((await answer.text()) || '{}')
  return `${answer.status} ${/stands by/u.test(detail) ? 'standby' : ''}`.trim()
}

async function kill({ child, ended }: Replica): Promise<void> {
  child.kill('SIGKILL')
  await ended
}

suite('two services on one connector space', { skip: SKIPPED || WITHOUT_GIT }, () => {
  test('one serves, the other stands by and takes over when it is killed; nobody is lost', async (t) => {
    const shared = await sharedSpace(t, COLUMNS)
    shared.repository.push({ 'connectors.yaml': yaml(shared) })
    const [one, two] = [await shared.serve('one'), await shared.serve('two')]
    // Whichever was faster.
    await until(() => /standing by/u.test(one.said() + two.said()), one.said)
    const [first, second, name] = /standing by/u.test(one.said())
      ? ([two, one, 'two'] as const)
      : ([one, two, 'one'] as const)
    await first.says(/listening {2}http/u)
    assert.match(
      second.said(),
      /standing by {2}process \d+ on \S+ since \S+ has the connector space/u,
    )
    const { child } = first
    assert.ok(second.said().includes(`process ${child.pid} on`))

    // On the one that stands by every event is refused, whoever asks and whatever it is.
    const users = '/scim/HR/Users'
    assert.equal(await answerOf(first.request('POST', users, person('1'))), '201')
    for (const asked of [
      second.request('POST', users, person('2')),
      second.request('POST', users, person('1')),
      second.request('PATCH', `${users}/1`, patch('Hopper')),
      second.request('DELETE', `${users}/1`),
      second.request('GET', `${users}/1`),
      second.request('GET', users, undefined, 'wrong'),
      second.request('GET', '/operations/v1/status'),
    ]) {
      assert.equal(await answerOf(asked), '503 standby')
    }
    const refused = await second.request('PATCH', `${users}/1`, patch('Hopper'))
    assert.equal(refused.headers.get('retry-after'), '5')
    assert.equal((await second.request('GET', '/healthz')).status, 200)
    const ready = await second.request('GET', '/readyz')
    assert.deepEqual([ready.status, await ready.json()], [503, { status: 'standby' }])
    assert.equal((await first.request('GET', '/readyz')).status, 200)
    const metrics = async (replica: Replica): Promise<string> =>
      (await replica.request('GET', '/metrics')).text()
    const standingBy = await metrics(second)
    assert.match(standingBy, /^rollcall_standby 1$/mu)
    assert.doesNotMatch(standingBy, /connector=/u)
    const [, since = ''] = /^rollcall_role_since_timestamp_seconds (.+)$/mu.exec(standingBy) ?? []
    assert.ok(Math.abs(Number(since) - Date.now() / 1_000) < 60)
    assert.match(await metrics(first), /^rollcall_standby 0$/mu)
    const rows = `SELECT id, lastname FROM ${shared.schema}.people ORDER BY id`
    assert.deepEqual(await shared.sql(rows), [{ id: '1', lastname: 'King' }])

    // Events are under way when it is killed; whoever was told so is there afterwards.
    const told: string[] = []
    const storm = Array.from({ length: 40 }, async (_, at) => {
      const id = `s${at}`
      const answer = await first.request('POST', users, person(id)).catch(() => undefined)
      if (answer?.status === 201) told.push(id)
    })
    await Promise.race(storm)
    await kill(first)
    await Promise.all(storm)
    await second.says(/listening {2}http/u)
    assert.match(await metrics(second), /^rollcall_standby 0$/mu)
    assert.equal(await answerOf(second.request('PATCH', `${users}/1`, patch('Hopper'))), '200')
    for (const id of told) assert.equal((await second.request('GET', `${users}/${id}`)).status, 200)
    const pending = `SELECT id FROM ${shared.schema}.pending`
    await until(async () => (await shared.sql(pending)).length === 0, second.said)
    for (let at = 0; at < 40; at += 1) {
      const answer = await second.request('POST', users, person(`s${at}`))
      assert.ok(answer.status === 201 || answer.status === 409, `${answer.status}`)
    }
    const [count] = await shared.sql(`SELECT count(*)::int AS n FROM ${shared.schema}.people`)
    assert.deepEqual(count, { n: 41 })

    // The one that was killed comes back, stands by, is killed once more: nobody notices.
    const back = await shared.serve(name)
    await back.says(/standing by/u)
    await kill(back)
    assert.equal(await answerOf(second.request('PATCH', `${users}/1`, patch('Lovelace'))), '200')
    assert.deepEqual((await shared.sql(rows))[0], { id: '1', lastname: 'Lovelace' })
  })

  test('a commit is activated by the one that works; the other takes it over, also without HEAD and on a machine that never had it', async (t) => {
    const shared = await sharedSpace(t, COLUMNS)
    const commit = shared.repository.push({ 'connectors.yaml': yaml(shared) })
    const first = await shared.serve('one')
    await first.says(/listening {2}http/u)
    const second = await shared.serve('two')
    await second.says(/standing by/u)
    const users = '/scim/HR/Users'
    assert.equal(await answerOf(first.request('POST', users, person('1'))), '201')
    const next = shared.repository.push({ 'connectors.yaml': yaml(shared, '$uppercase(surname)') })
    const served = async (replica: Replica): Promise<string | null> =>
      (await replica.request('GET', `${users}/1`)).headers.get('x-rollcall-config')
    await until(async () => (await served(first)) === next.slice(0, 7), first.said)
    assert.notEqual(commit, next)
    const row = `SELECT lastname FROM ${shared.schema}.people`
    await until(async () => (await shared.sql(row))[0]?.['lastname'] === 'KING', first.said)
    // HEAD is bad: the machine that takes over has no file of the commit that is active.
    shared.repository.push({ 'connectors.yaml': yaml(shared, '$nope(surname)') })
    await kill(first)
    await second.says(/listening {2}http/u)
    assert.equal(await served(second), next.slice(0, 7))
    assert.equal(await answerOf(second.request('POST', users, person('2', 'Hopper'))), '201')
    const [last] = await shared.sql(`${row} WHERE id = '2'`)
    assert.deepEqual(last, { lastname: 'HOPPER' })
    const states = await shared.sql(
      `SELECT revision, state FROM ${shared.schema}.activations WHERE connector = 'HR'`,
    )
    assert.deepEqual(states, [{ revision: next, state: 'active' }])
  })

  test('an approval that is given on one machine counts on the other, and outlives both', async (t) => {
    const shared = await sharedSpace(t, COLUMNS)
    const anchored = yaml(shared).replace('{ id: objectId }', '{ id: userPrincipalName }')
    shared.repository.push({ 'connectors.yaml': yaml(shared) })
    const first = await shared.serve('one')
    await first.says(/listening {2}http/u)
    const second = await shared.serve('two')
    await second.says(/standing by/u)
    assert.equal(await answerOf(first.request('POST', '/scim/HR/Users', person('1'))), '201')
    shared.repository.push({ 'connectors.yaml': anchored })
    const held = async (): Promise<string | undefined> => {
      const rows = await shared.sql(
        `SELECT plan FROM ${shared.schema}.changes WHERE state = 'held'`,
      )
      const plan = rows[0]?.['plan']
      return typeof plan === 'string' ? plan : undefined
    }
    await until(async () => (await held()) !== undefined, first.said)
    const plan = (await held()) ?? ''
    // Commands on the second machine know the repository by what its service has fetched.
    const note = join(shared.repository.folder, 'two', '.rollcall', 'repository', 'followed.json')
    await until(() => existsSync(note), second.said)
    // The one that has held it is gone; the decision is made on the other machine, before that one has looked.
    await kill(first)
    const approved = await shared.rollcall('two', 'approve', plan)
    assert.equal(approved.code, 0, approved.err)
    await second.says(/listening {2}http/u)
    const state = `SELECT state FROM ${shared.schema}.changes WHERE plan = '${plan}'`
    await until(async () => (await shared.sql(state))[0]?.['state'] === 'done', second.said)
    const ids = `SELECT id FROM ${shared.schema}.people`
    await until(async () => (await shared.sql(ids))[0]?.['id'] === '1@contoso.com', second.said)
  })

  test('a service that was cut off and paused writes nothing when it goes on, and ends', async (t) => {
    const shared = await sharedSpace(t, COLUMNS)
    shared.repository.push({ 'connectors.yaml': yaml(shared) })
    const first = await shared.serve('one')
    await first.says(/listening {2}http/u)
    const second = await shared.serve('two')
    await second.says(/standing by/u)
    const users = '/scim/HR/Users'
    assert.equal(await answerOf(first.request('POST', users, person('1'))), '201')
    first.child.kill('SIGSTOP')
    // It is refused, or cut off by the end of the process; in no case is it done.
    const asked = first.request('PATCH', `${users}/1`, patch('Late')).then(
      ({ status }) => status,
      () => 503,
    )
    // A pause alone takes nothing away.
    await sleep(1_500)
    assert.doesNotMatch(second.said(), /listening {2}http/u)
    // The network between it and the database fails: the server gives up its connections.
    await shared.sql(
      `SELECT pg_terminate_backend(l.pid) FROM pg_locks l
       WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.mode = 'ExclusiveLock'
         AND l.objid::bigint = (hashtext('${shared.schema}')::bigint + 4294967296) % 4294967296`,
    )
    await second.says(/listening {2}http/u)
    assert.equal(await answerOf(second.request('PATCH', `${users}/1`, patch('Hopper'))), '200')
    first.child.kill('SIGCONT')
    assert.equal(await asked, 503)
    const { code, err } = await first.ended
    assert.equal(code, 4)
    assert.match(err, /STATE_TAKEN/u)
    const rows = await shared.sql(`SELECT lastname FROM ${shared.schema}.people`)
    assert.deepEqual(rows, [{ lastname: 'Hopper' }])
    assert.equal(await answerOf(second.request('PATCH', `${users}/1`, patch('Lovelace'))), '200')
  })
})

suite('commands on one connector space', { skip: SKIPPED || WITHOUT_GIT }, () => {
  test('one runs, the other says who does; paused for too long, it is refused whatever it still has in mind', async (t) => {
    const shared = await sharedSpace(t, COLUMNS)
    const people = Array.from({ length: 20_000 }, (_, at) => `${at},p${at}@contoso.com,Name ${at}`)
    for (const name of ['one', 'two']) {
      shared.write(name, 'connectors.yaml', pulled(shared))
      shared.write(name, 'people.csv', `Id,User,Last\n${people.join('\n')}\n`)
    }
    const slow = shared.begin('one', 'run', 'HR', 'slowly')
    const runs = `SELECT run, result, report FROM ${shared.schema}.runs ORDER BY run`
    await until(async () => {
      const [run] = await shared.sql(runs).catch(() => [])
      return /"progress"/u.test(String(run?.['report']))
    }, slow.said)
    await pauseBetween(shared, slow)
    const busy = await shared.rollcall('two', 'run', 'HR', 'all')
    assert.equal(busy.code, 4)
    assert.match(
      busy.err,
      new RegExp(`process ${slow.pid} on .* runs "HR" already.*RUN_BUSY`, 'su'),
    )
    await shared.sql(`UPDATE ${shared.schema}.leases SET until = now()`)
    const taken = await shared.rollcall('two', 'run', 'HR', 'all')
    assert.equal(taken.code, 0, taken.err)
    slow.kill('SIGCONT')
    const late = await slow.ended
    assert.equal(late.code, 4, late.out + late.err)
    assert.match(late.out + late.err, /RUN_LEASE_LOST/u)
    const count = `SELECT count(*)::int AS n, count(DISTINCT username)::int AS u FROM ${shared.schema}.people`
    assert.deepEqual(await shared.sql(count), [{ n: 20_000, u: 20_000 }])
    const again = await shared.rollcall('one', 'run', 'HR', 'all')
    assert.equal(again.code, 0, again.err)
    const results = (await shared.sql(runs)).map((one) => one['result'])
    assert.deepEqual(results, ['failed', 'done', 'done'])
    const left = `SELECT count(*)::int AS n FROM ${shared.schema}.objects WHERE staged IS NOT NULL OR state <> 'inSync'`
    assert.deepEqual(await shared.sql(left), [{ n: 0 }])
  })

  test('beside a service a command leaves its wish; what needs the space for itself is refused', async (t) => {
    const shared = await sharedSpace(t, COLUMNS)
    shared.repository.push({ 'connectors.yaml': pulled(shared) })
    const text = 'Id,User,Last\n1,a@contoso.com,King\n'
    for (const name of ['one', 'two', 'three']) shared.write(name, 'people.csv', text)
    shared.write('three', 'connectors.yaml', pulled(shared))
    const first = await shared.serve('one')
    await first.says(/listening {2}http/u)
    const second = await shared.serve('two')
    await second.says(/standing by/u)
    const ran = await shared.rollcall('three', 'run', 'HR', 'all')
    assert.equal(ran.code, 0, ran.err)
    const runs = `SELECT result, owner FROM ${shared.schema}.runs`
    const [run] = await shared.sql(runs)
    assert.match(String(run?.['owner']), new RegExp(`^process ${first.child.pid} on `, 'u'))
    const refused = await shared.rollcall('three', 'state', 'rebuild', 'HR', '--apply')
    assert.equal(refused.code, 4, refused.out)
    assert.match(refused.err, new RegExp(`process ${first.child.pid} on .*RUN_BUSY`, 'su'))
    const status = await shared.rollcall('three', 'status')
    assert.match(status.out, new RegExp(`process ${first.child.pid} on`, 'u'))
  })
})

function pulled({ schema }: Pick<Shared, 'schema'>): string {
  return `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { postgres: { env: PEOPLE } }
    table: ${schema}.people
    anchor: { id: Id }
    mappings: { username: User, lastname: Last }
    runProfiles:
      all: { steps: [fullImport, fullSynchronization, export] }
      slowly: { steps: [fullImport, fullSynchronization, { export: { batch: 100 } }] }
`
}

/** Pauses a process at a moment at which it has no transaction open: nobody waits for its locks. */
async function pauseBetween(shared: Shared, child: ReturnType<Shared['begin']>): Promise<void> {
  const open = `SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '${shared.schema}'`
  for (;;) {
    child.kill('SIGSTOP')
    await sleep(100)
    if ((await shared.sql(open)).length === 0) return
    child.kill('SIGCONT')
    await sleep(20)
    if (child.exitCode !== null) throw new Error(`It ended too soon: ${child.said()}`)
  }
}
