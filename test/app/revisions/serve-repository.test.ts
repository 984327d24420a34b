import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import {
  openRepository,
  type RepositoryOptions,
} from '../../../src/app/revisions/open-repository.ts'
import { type RunningService, startService } from '../../../src/app/serve.ts'
import type { LoadReport } from '../../../src/app/service/load-report.ts'
import { secretOption } from '../../../src/config/secret-option.ts'
import { systemClock } from '../../../src/model/clock.ts'
import {
  makeKey,
  testFolder,
  type TestRepository,
  testRepository,
  WITHOUT_KEYGEN,
} from '../../gitops/test-repository.ts'
import { testLog, testRequestLog } from '../../logs/keep.ts'
import { connector, person, tableOf, TOKEN } from '../running-service.ts'
import { until } from './following.ts'

interface Served {
  readonly running: RunningService
  readonly reports: readonly LoadReport[]
  readonly failures: readonly string[]
  readonly request: (method: string, path: string, body?: unknown) => Promise<Response>
}

const HOOK = 'the-hook-of-this-test'

function yaml(...connectors: readonly string[]): string {
  return `version: 1\nconnectors:\n${connectors.join('')}`
}

/** A folder with tables for the connectors HR and Portal. */
function tables(t: TestContext): string {
  const folder = testFolder(t)
  const database = new DatabaseSync(join(folder, 'people.db'))
  for (const name of ['HR', 'Portal']) database.exec(tableOf(name))
  database.close()
  return folder
}

async function serve(
  t: TestContext,
  repository: TestRepository,
  folder: string,
  {
    env,
    path,
    ...more
  }: Partial<RepositoryOptions> & { readonly env?: string; readonly path?: string } = {},
): Promise<Served> {
  const environment = {
    PATH: path ?? process.env['PATH'],
    HR_TOKEN: TOKEN,
    PORTAL_TOKEN: TOKEN,
    HOOK,
  }
  const where = {
    config: [],
    cwd: folder,
    env,
    state: undefined,
    environment,
    clock: systemClock,
    log: testLog,
  }
  const open = await openRepository(
    { url: repository.path, ref: 'main', paths: ['connectors.yaml'], poll: 50, ...more },
    { ...where, random: () => 0.5, signal: new AbortController().signal },
  )
  const reports: LoadReport[] = []
  const failures: string[] = []
  const running = await startService({
    ...where,
    ...open,
    host: '127.0.0.1',
    port: 0,
    onRequest: testRequestLog,
    onLoad: (report) => reports.push(report),
    onReloadFailure: (error) => failures.push(error.code),
  })
  t.after(() => running.close({ within: 100 }))
  return {
    running,
    reports,
    failures,
    request: (method, path, body) =>
      fetch(`${running.address.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  }
}

suite('a service that follows a repository', { skip: WITHOUT_KEYGEN }, () => {
  test('takes a commit over; one that breaks a connector breaks no other', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': yaml(connector('HR')) })
    const served = await serve(t, repository, tables(t))
    assert.equal((await served.request('POST', '/scim/HR/Users', person('1'))).status, 201)
    assert.equal((await served.request('GET', '/scim/Portal/Users/1')).status, 404)
    const broken = connector('HR').replace('surname', '$sirname(surname)')
    const commit = repository.push({ 'connectors.yaml': yaml(broken, connector('Portal')) })
    await until(() => served.reports.at(-1)?.revision === commit)
    assert.deepEqual(served.reports.at(-1)?.kept, ['HR'])
    assert.equal((await served.request('POST', '/scim/Portal/Users', person('1'))).status, 201)
    assert.equal((await served.request('POST', '/scim/HR/Users', person('2'))).status, 201)
    const version: unknown = await (await served.request('GET', '/version')).json()
    assert.ok(typeof version === 'object' && version !== null && 'revision' in version)
    assert.equal(version.revision, commit)
  })

  test('serves the same after a restart with a bad HEAD, and without the repository', async (t) => {
    const repository = testRepository(t)
    const folder = tables(t)
    repository.push({ 'connectors.yaml': yaml(connector('HR')) })
    const first = await serve(t, repository, folder)
    await first.request('POST', '/scim/HR/Users', person('1'))
    repository.push({ 'connectors.yaml': 'version: 1\nconnectors:\n  HR: "' })
    await until(() => first.reports.length > 1)
    await first.running.close({ within: 100 })
    const second = await serve(t, repository, folder)
    assert.equal((await second.request('GET', '/scim/HR/Users/1')).status, 200)
    await second.running.close({ within: 100 })
    rmSync(repository.path, { recursive: true })
    const third = await serve(t, repository, folder)
    assert.equal((await third.request('GET', '/scim/HR/Users/1')).status, 200)
    assert.equal((await third.request('POST', '/scim/HR/Users', person('2'))).status, 201)
  })

  test('a repository that does not answer keeps nobody waiting for the last good versions', async (t) => {
    const repository = testRepository(t)
    const folder = tables(t)
    const first = repository.push({ 'connectors.yaml': yaml(connector('HR')) })
    const before = await serve(t, repository, folder)
    assert.equal((await before.request('POST', '/scim/HR/Users', person('1'))).status, 201)
    await before.running.close({ within: 100 })
    const next = repository.push({ 'connectors.yaml': yaml(connector('HR'), connector('Portal')) })
    const begun = performance.now()
    const slow = await serve(t, repository, folder, { path: slowGit(folder, 12), poll: 60_000 })
    const waited = performance.now() - begun
    assert.ok(waited < 10_000, `${waited} ms`)
    const answer = await slow.request('GET', '/scim/HR/Users/1')
    assert.deepEqual(
      [answer.status, answer.headers.get('x-rollcall-config')],
      [200, first.slice(0, 7)],
    )
    assert.equal((await slow.request('GET', '/scim/Portal/Users/1')).status, 404)
    // What comes late is taken over without another look.
    await until(() => slow.reports.at(-1)?.revision === next)
    assert.equal((await slow.request('POST', '/scim/Portal/Users', person('1'))).status, 201)
  })

  test('a bad commit at a first start is told, and nothing is served', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': 'version: 1\nconnectors:\n  HR: "' })
    await assert.rejects(serve(t, repository, tables(t)), { code: 'CONFIGURATION_INVALID' })
  })

  test('a commit that nobody may have signed leaves everything as it is', async (t) => {
    const repository = testRepository(t)
    const folder = tables(t)
    const kari = makeKey(repository.folder, 'kari')
    const allowed = join(folder, 'allowed_signers')
    writeFileSync(allowed, `kari@contoso.com ${kari.public}\n`)
    const files = { 'connectors.yaml': yaml(connector('HR')) }
    const good = repository.push(files, { key: kari.key })
    const served = await serve(t, repository, folder, { signers: { allowed } })
    repository.push({ 'connectors.yaml': yaml(connector('Portal')) })
    await until(() => served.failures.length > 0)
    assert.deepEqual(served.failures, ['COMMIT_UNSIGNED'])
    assert.equal((await served.request('POST', '/scim/HR/Users', person('1'))).status, 201)
    assert.equal((await served.request('GET', '/scim/Portal/Users')).status, 404)
    assert.equal(served.running.service.revision?.name, good)
    assert.equal(served.running.service.revision?.commit?.signedBy, 'kari@contoso.com')
  })

  test('an overlay of the commit is laid over it; what leads out of the repository is an error', async (t) => {
    const repository = testRepository(t)
    const folder = tables(t)
    writeFileSync(join(folder, 'private.yaml'), yaml(connector('Portal')))
    repository.push({
      'connectors.yaml': yaml(connector('HR').replace('people.db', 'elsewhere.db')),
      'environments/prod.yaml':
        'version: 1\nconnectors:\n  HR:\n    target: { sqlite: ../people.db }\n',
    })
    const served = await serve(t, repository, folder, { env: 'prod' })
    assert.equal((await served.request('POST', '/scim/HR/Users', person('1'))).status, 201)
    const [slot] = served.running.service.slots
    assert.equal(slot?.definition.name, 'HR')
    repository.push({
      'connectors.yaml': `include: [../*.yaml, /etc/*.yaml]\n${yaml(connector('HR'))}`,
    })
    await until(() => served.reports.length > 1 || served.failures.length > 0)
    const problems = served.reports.at(-1)?.problems ?? []
    assert.deepEqual(
      problems.map(({ rule, span }) => `${rule} ${span.start.file}:${span.start.line}`),
      ['wrong-value connectors.yaml:1', 'wrong-value connectors.yaml:1'],
    )
    assert.equal((await served.request('GET', '/scim/HR/Users/1')).status, 200)
    assert.equal((await served.request('GET', '/scim/Portal/Users')).status, 404)
  })

  test('an alias bomb is an error with a place, and stops nobody', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': yaml(connector('HR')) })
    const served = await serve(t, repository, tables(t))
    const levels = Array.from({ length: 9 }, (_, level) => {
      const of = level === 0 ? 'x' : `*a${level - 1}`
      return `x-${level}: &a${level} [${Array.from({ length: 10 }, () => of).join(',')}]\n`
    })
    const commit = repository.push({
      'connectors.yaml': `${levels.join('')}${yaml(connector('HR'), connector('Portal'))}`,
    })
    await until(() => served.reports.at(-1)?.revision === commit || served.failures.length > 0)
    const rules = served.reports.at(-1)?.problems.map(({ rule }) => rule) ?? []
    assert.ok(rules.includes('alias-bomb'), rules.join())
    assert.equal((await served.request('POST', '/scim/HR/Users', person('1'))).status, 201)
  })

  test('a hook has it look at once; a forged one does not', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': yaml(connector('HR')) })
    const webhookSecret = secretOption('--webhook-secret', 'env:HOOK')
    const served = await serve(t, repository, tables(t), { poll: 3_600_000, webhookSecret })
    const commit = repository.push({
      'connectors.yaml': yaml(connector('HR'), connector('Portal')),
    })
    const body = JSON.stringify({ ref: 'refs/heads/main', after: 'f'.repeat(40) })
    const post = (secret: string): Promise<Response> =>
      fetch(`${served.running.address.url}/webhook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
      })
    assert.equal((await post('a guess')).status, 401)
    assert.equal(served.reports.length, 1)
    assert.equal((await post(HOOK)).status, 202)
    await until(() => served.reports.at(-1)?.revision === commit)
  })
})

/** A git whose remote answers after so many seconds the first time. */
function slowGit(folder: string, seconds: number): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const real = execFileSync('which', ['git']).toString().trim()
  const done = join(folder, 'asked')
  const script = `#!/bin/sh
case " $* " in
  *" ls-remote "*) if [ ! -e '${done}' ]; then : > '${done}'; sleep ${seconds}; fi ;;
esac
exec '${real}' "$@"
`
  writeFileSync(join(bin, 'git'), script, { mode: 0o755 })
  return `${bin}:${process.env['PATH'] ?? ''}`
}
