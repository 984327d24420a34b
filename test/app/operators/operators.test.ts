import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test, type TestContext } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import {
  parseOperatorOidc,
  parseOperatorToken,
  matchesClaim,
} from '../../../src/app/operators/operator.ts'
import { type RunningService, startService } from '../../../src/app/serve.ts'
import { systemClock } from '../../../src/model/clock.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { folderWith, run, type Ran } from '../../cli/command-line.ts'
import { testLog, testRequestLog } from '../../logs/keep.ts'
import { testRepository, WITHOUT_GIT, type TestRepository } from '../../gitops/test-repository.ts'

const CONNECTORS = `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: Id }
    mappings: { Name: Name }
    deprovision: { onMissing: delete }
    thresholds: { deletes: 2 }
`

const SECRETS = { FULL: 'a-full-operator-token', PLAN: 'a-planning-only-token' }

interface Desk {
  readonly folder: string
  readonly running: RunningService
  readonly url: string
  readonly people: (count: number) => void
  readonly ask: (method: string, path: string, token?: string, body?: unknown) => Promise<Response>
  readonly rollcall: (...args: readonly string[]) => Promise<Ran>
  readonly rows: () => number
}

async function desk(
  t: TestContext,
  oidc: readonly string[] = [],
  repository?: TestRepository,
): Promise<Desk> {
  const folder = folderWith(t, { 'connectors.yaml': CONNECTORS })
  const database = new DatabaseSync(join(folder, 'people.db'))
  database.exec('CREATE TABLE People (Id varchar(20) PRIMARY KEY, Name varchar(64))')
  const people = (count: number): void => {
    const lines = Array.from({ length: count }, (_, at) => `${at + 1},Person ${at + 1}`)
    writeFileSync(join(folder, 'people.csv'), `Id,Name\n${lines.join('\n')}\n`)
  }
  people(10)
  const running = await startService({
    config: [join(folder, 'connectors.yaml')],
    state: undefined,
    host: '127.0.0.1',
    port: 0,
    cwd: folder,
    environment: { ...SECRETS, PATH: process.env['PATH'] },
    clock: systemClock,
    log: testLog,
    onRequest: testRequestLog,
    operators: {
      tokens: ['kari=env:FULL', 'ci=plan:env:PLAN'].map(parseOperatorToken),
      issuers: oidc.map(parseOperatorOidc),
      ...(repository !== undefined && {
        follows: {
          repository: repository.path,
          ref: 'main',
          paths: ['connectors.yaml'],
          root: folder,
          folder: join(repository.folder, 'kept'),
          login: {},
        },
      }),
    },
  })
  t.after(async () => {
    await running.close({ within: 1_000 })
    database.close()
  })
  const { url } = running.address
  return {
    folder,
    running,
    url,
    people,
    ask: (method, path, token = SECRETS.FULL, body) =>
      fetch(`${url}/operations/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    // From a folder without any configuration: everything comes from the service.
    rollcall: (...args) =>
      run(folderWith(t, {}), [...args, '--server', url, '--token', 'env:FULL'], SECRETS, {
        clock: systemClock,
      }),
    rows: () => Number(database.prepare('SELECT count(*) AS n FROM People').get()?.['n']),
  }
}

async function codeOf(answer: Response): Promise<readonly [number, unknown]> {
  const body: { readonly code?: unknown } = JSON.parse(await answer.text())
  return [answer.status, body.code]
}

suite('operators of a service', () => {
  test('nobody gets in without a token of an operator', async (t) => {
    const { ask, url } = await desk(t)
    assert.deepEqual(await codeOf(await fetch(`${url}/operations/v1/status`)), [
      401,
      'REQUEST_UNAUTHORIZED',
    ])
    assert.deepEqual(await codeOf(await ask('GET', 'status', 'another-token-of-length')), [
      401,
      'REQUEST_UNAUTHORIZED',
    ])
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask('GET', 'status', 'guessing-and-guessing')),
    )
    assert.ok(answers.some((one) => one.status === 429))
  })

  test('a token that may only plan looks, and decides nothing', async (t) => {
    const { ask } = await desk(t)
    assert.equal((await ask('GET', 'status', SECRETS.PLAN)).status, 200)
    for (const path of [
      'runs',
      'plans/p-1/approve',
      'plans/p-1/reject',
      'connectors/HR/suspend',
      'connectors/HR/resume',
    ]) {
      assert.deepEqual(await codeOf(await ask('POST', path, SECRETS.PLAN, {})), [
        403,
        'REQUEST_FORBIDDEN',
      ])
    }
  })

  test('a run is asked for, followed and printed as on the machine of the service', async (t) => {
    const { rollcall, rows } = await desk(t)
    const { code, out } = await rollcall('run', 'HR', 'full')
    assert.equal(code, 0)
    assert.match(out, /^full {2}HR {2}config [0-9a-f]{8}@[0-9a-f]{7} {2}run \d+$/mu)
    assert.equal(rows(), 10)
  })

  test('a held plan is approved by an operator, whose name stands with it', async (t) => {
    const { rollcall, rows, people, folder, ask } = await desk(t)
    await rollcall('run', 'HR', 'full')
    people(6)
    const held = await rollcall('run', 'HR', 'full')
    assert.equal(held.code, 3, held.out + held.err)
    const { plans }: { plans: readonly { plan: string }[] } = JSON.parse(
      await (await ask('GET', 'plans')).text(),
    )
    const plan = plans[0]?.plan ?? ''
    assert.match(held.out, new RegExp(plan, 'u'))
    const approved = await rollcall('approve', plan)
    assert.equal(approved.code, 0, approved.out + approved.err)
    assert.equal(rows(), 6)
    const state = new DatabaseSync(join(folder, '.rollcall/state.db'), { readOnly: true })
    const row = state
      .prepare('SELECT * FROM plans')
      .all()
      .map((one) => JSON.stringify(one))
      .join('\n')
    state.close()
    assert.match(row, /operator kari/u)
  })

  test('a plan is rejected with its reason; an unknown one is told', async (t) => {
    const { rollcall, rows, people } = await desk(t)
    await rollcall('run', 'HR', 'full')
    people(6)
    const held = await rollcall('run', 'HR', 'full')
    const plan = /p-[0-9a-f]{8}/u.exec(held.out)?.[0] ?? ''
    assert.equal((await rollcall('reject', plan, '--reason', 'cut short')).code, 0)
    assert.equal(rows(), 10)
    const unknown = await rollcall('approve', 'p-00000000')
    assert.equal(unknown.code, 1)
    assert.match(unknown.err, /PLAN_UNKNOWN/u)
  })

  test('a connector is suspended and goes on; status says by whom', async (t) => {
    const { rollcall } = await desk(t)
    assert.equal(
      (await rollcall('suspend', 'HR', '--reason', 'migration', '--until', '2h')).code,
      0,
    )
    const status = await rollcall('status', '--output', 'json')
    assert.match(status.out, /operator kari/u)
    const refused = await rollcall('run', 'HR', 'full')
    assert.match(refused.out + refused.err, /RUN_SUSPENDED/u)
    assert.equal((await rollcall('resume', 'HR')).code, 0)
    assert.equal((await rollcall('run', 'HR', 'full')).code, 0)
  })

  test('status prints what the service has, and ends with 3 under --strict when something is held', async (t) => {
    const { rollcall, people } = await desk(t)
    await rollcall('run', 'HR', 'full')
    const { code, out } = await rollcall('status')
    assert.equal(code, 0)
    assert.match(out, /^HR +active/mu)
    people(6)
    await rollcall('run', 'HR', 'full')
    assert.equal((await rollcall('status', '--strict')).code, 3)
  })

  test('refuses bodies that nobody reads, and addresses that do not exist', async (t) => {
    const { ask } = await desk(t)
    assert.deepEqual(
      await codeOf(
        await ask('POST', 'runs', SECRETS.FULL, { connector: 'HR', profile: 'full', force: 'x' }),
      ),
      [400, 'REQUEST_VALUE'],
    )
    assert.deepEqual(
      await codeOf(await ask('POST', 'runs', SECRETS.FULL, { connector: 'Hr', profile: 'full' })),
      [404, 'REQUEST_NOT_FOUND'],
    )
    assert.deepEqual(await codeOf(await ask('GET', 'nothing')), [404, 'REQUEST_NOT_FOUND'])
    assert.deepEqual(await codeOf(await ask('GET', 'runs')), [405, 'REQUEST_METHOD'])
    assert.equal(
      (await ask('POST', 'runs', SECRETS.FULL, { connector: 'x'.repeat(100_000) })).status,
      413,
    )
    assert.deepEqual(
      await codeOf(await ask('POST', 'plan', SECRETS.FULL, { from: 'a', to: 'b' })),
      [501, 'REQUEST_UNSUPPORTED'],
    )
  })

  test('takes tokens that a CI system signs, for the subject that was named', async (t) => {
    const { publicKey, privateKey } = await generateKeyPair('RS256')
    const folder = folderWith(t, {
      'keys.json': JSON.stringify({
        keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'a' }],
      }),
    })
    const issuer = 'https://ci.example.com'
    const { ask } = await desk(t, [
      `issuer=${issuer},audience=rollcall,subject=repo:contoso/hr:*,role=plan,keys=${join(folder, 'keys.json')}`,
    ])
    const sign = (subject: string): Promise<string> =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid: 'a' })
        .setIssuer(issuer)
        .setAudience('rollcall')
        .setSubject(subject)
        .setExpirationTime('5m')
        .sign(privateKey)
    const ours = await sign('repo:contoso/hr:pull_request')
    assert.equal((await ask('GET', 'status', ours)).status, 200)
    assert.equal((await ask('GET', 'status', ours)).status, 200)
    assert.equal((await ask('POST', 'connectors/HR/resume', ours, {})).status, 403)
    assert.equal(
      (await ask('GET', 'status', await sign('repo:stranger/hr:pull_request'))).status,
      401,
    )
  })
})

suite('a plan that is asked of a service', { skip: WITHOUT_GIT }, () => {
  test('says which rows a branch changes, without anybody in it', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': CONNECTORS })
    repository.git(['checkout', '-q', '-b', 'topic'])
    const name = CONNECTORS.replace('Name: Name', 'Name: "Name & \'!\'"')
    const commit = repository.push({ 'connectors.yaml': name })
    const { rollcall, ask } = await desk(t, [], repository)
    await rollcall('run', 'HR', 'full')
    const { code, out, err } = await rollcall(
      'plan',
      '--from',
      'main',
      '--to',
      commit,
      '--ci',
      '--output',
      'human',
    )
    assert.equal(code, 0, err)
    assert.match(out, /^ {4}Name +10 {2}mapping at connectors\.yaml:8$/mu)
    assert.doesNotMatch(out, /Person/u)
    const values = { from: 'main', to: 'topic', show: 'values' }
    assert.deepEqual(await codeOf(await ask('POST', 'plan', SECRETS.PLAN, values)), [
      403,
      'REQUEST_FORBIDDEN',
    ])
    assert.match(await (await ask('POST', 'plan', SECRETS.FULL, values)).text(), /Person 1!/u)
    assert.deepEqual(
      await codeOf(await ask('POST', 'plan', SECRETS.PLAN, { from: 'main', to: 'nothing' })),
      [503, 'REPOSITORY_NO_REF'],
    )
    const unpushed = await rollcall('plan', '--from', 'main')
    assert.equal(unpushed.code, 64)
  })

  test('uses the databases and secrets of what is active, whatever both revisions say', async (t) => {
    const repository = testRepository(t)
    const elsewhere = CONNECTORS.replace('{ sqlite: people.db }', '{ sqlite: { env: FULL } }')
    repository.push({ 'connectors.yaml': elsewhere })
    repository.git(['checkout', '-q', '-b', 'topic'])
    repository.push({ 'connectors.yaml': elsewhere.replace('Name: Name', 'Name: "Name & \'!\'"') })
    const { rollcall, folder } = await desk(t, [], repository)
    await rollcall('run', 'HR', 'full')
    const { code, out } = await rollcall('plan', '--from', 'main', '--to', 'topic')
    assert.equal(code, 0, out)
    assert.match(out, /update +10/u)
    assert.ok(!readdirSync(folder).includes(SECRETS.FULL))
  })
})

/** A branch that changes ten rows where one may change, planned by a service that serves `main`. */
async function plannedBranch(
  t: TestContext,
): Promise<Desk & { readonly plan: string; readonly merge: () => Promise<void> }> {
  const repository = testRepository(t)
  const limited = CONNECTORS.replace('{ deletes: 2 }', '{ deletes: 2, updates: 1 }')
  const changed = limited.replace('Name: Name', 'Name: "Name & \'!\'"')
  repository.push({ 'connectors.yaml': limited })
  repository.git(['checkout', '-q', '-b', 'topic'])
  repository.push({ 'connectors.yaml': changed })
  const made = await desk(t, [], repository)
  const file = join(made.folder, 'connectors.yaml')
  const serve = async (text: string): Promise<void> => {
    writeFileSync(file, text)
    await made.running.reload()
    await made.running.service.settled()
  }
  await serve(limited)
  await made.rollcall('run', 'HR', 'full')
  const { code, out } = await made.rollcall('plan', '--from', 'main', '--to', 'topic')
  assert.equal(code, 3, out)
  assert.match(out, /over limit/u)
  const plan = /plan {2}(p-[0-9a-f]{8})/u.exec(out)?.[1] ?? ''
  return { ...made, plan, merge: () => serve(changed) }
}

suite('the plan of a branch', { skip: WITHOUT_GIT }, () => {
  test('has the id under which the service holds it after the merge', async (t) => {
    const { plan, merge, rollcall, ask, running } = await plannedBranch(t)
    await merge()
    const { changes }: { changes: readonly { plan: string }[] } = JSON.parse(
      await (await ask('GET', 'plans')).text(),
    )
    assert.deepEqual(
      changes.map((one) => one.plan),
      [plan],
    )
    const { code, out } = await rollcall('approve', plan)
    assert.equal(code, 0)
    assert.match(out, /^HR {2}p-[0-9a-f]{8} {2}approved\./mu)
    await until(() => running.service.standings.every((one) => one.state === 'active'))
    const again = await rollcall('approve', plan)
    assert.match(again.err, /PLAN_DECIDED/u)
  })

  test('approved before the merge, it is not held after it', async (t) => {
    const { plan, merge, rollcall, running, folder } = await plannedBranch(t)
    const { code, out } = await rollcall('approve', plan)
    assert.equal(code, 0)
    assert.match(out, /when it is merged/u)
    await merge()
    assert.ok(running.service.standings.every((one) => one.state !== 'held'))
    await until(() => running.service.standings.every((one) => one.state === 'active'))
    const database = new DatabaseSync(join(folder, 'people.db'))
    t.after(() => database.close())
    const changed = "SELECT count(*) AS n FROM People WHERE Name LIKE '%!'"
    await until(() => database.prepare(changed).get()?.['n'] === 10)
  })

  test('rejected before the merge, the version before goes on', async (t) => {
    const { plan, merge, rollcall, running } = await plannedBranch(t)
    assert.equal((await rollcall('reject', plan)).code, 0)
    await merge()
    assert.deepEqual(
      running.service.standings.map((one) => one.state),
      ['kept'],
    )
  })
})

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    assert.ok(tries < 200, 'it does not come')
    await sleep(50)
  }
}

suite('the client of --server', () => {
  test('sends no token over plain HTTP to another machine, and says when nobody is there', async (t) => {
    const folder = folderWith(t, {})
    const to = (server: string): Promise<Ran> =>
      run(folder, ['status', '--server', server, '--token', 'env:FULL'], SECRETS, {
        clock: systemClock,
      })
    assert.equal((await to('http://rollcall.example.com')).code, 64)
    const { code, err } = await to('http://127.0.0.1:1')
    assert.equal(code, 4)
    assert.match(err, /SERVICE_UNREACHABLE/u)
  })
})

suite('options of operators', () => {
  test('an issuer without a subject, or for everybody, is refused', () => {
    for (const text of [
      'issuer=https://a,audience=b',
      'issuer=https://a,audience=b,subject=*',
      'issuer=https://a,audience=b,subject=c,role=admin',
      'x=1',
    ]) {
      assert.throws(
        () => parseOperatorOidc(text),
        (error) => isSyncError(error, 'USAGE'),
      )
    }
  })

  test('a star stands for any characters, and for nothing else', () => {
    assert.ok(matchesClaim('repo:a/b:*', 'repo:a/b:ref:refs/heads/main'))
    assert.ok(matchesClaim('repo:*:ref', 'repo:a:ref'))
    assert.ok(!matchesClaim('repo:a/b:*', 'repo:a/bc:x'))
    assert.ok(!matchesClaim('repo:a/b', 'repo:a/b:x'))
    assert.ok(!matchesClaim('a*a', 'a'))
    assert.ok(!matchesClaim('a.c', 'abc'))
  })
})
