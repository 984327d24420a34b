import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, suite, test, type TestContext } from 'node:test'
import type { Step } from './github-runner.ts'
import { onGithub } from './on-github.ts'
import { type InstalledPackage, installPackage } from './package.ts'
import { type Repository, repositoryWith } from './repository.ts'
import { forgeFor, readYaml, temporaryFolder } from './shell.ts'

const OPERATOR = 'an-operator-token-of-many-letters'
const CLIENT = 'a-client-token-of-many-letters'

suite('the plan of a pull request', { skip: process.platform === 'win32' }, () => {
  let installed: InstalledPackage
  before(() => {
    installed = installPackage()
  })
  after(() => installed.remove())

  for (const [name, load] of [
    ['the workflow', (): readonly Step[] => readYaml('templates/ci/github.yaml').jobs.check.steps],
    ['the action', (): readonly Step[] => readYaml('action.yml').runs.steps],
  ] as const) {
    test(`${name} asks the running service which rows the change writes, and the comment says it`, async (t) => {
      const { repository, url } = await served(t, installed)
      const forge = await forgeFor(t, 'github')
      const contexts = {
        'vars.ROLLCALL_SERVER': url,
        'secrets.ROLLCALL_OPERATOR_TOKEN': OPERATOR,
        'inputs.server': url,
        'inputs.token': OPERATOR,
      }
      const { results } = await onGithub(
        t,
        installed,
        load(),
        'failing',
        forge,
        contexts,
        repository,
      )
      const plan = results.find((one) => one.name === 'plan')
      assert.equal(plan?.code, 0, plan?.output)
      const comment = forge.comments.at(-1) ?? ''
      assert.match(comment, /\| plan \| see below \|/u)
      assert.match(comment, /Lastname[^\n]*\| 3 \|/u, comment)
      const said = results.map((one) => one.output).join('') + comment
      for (const secret of [OPERATOR, 'King-', 'ada1@contoso.com'])
        assert.ok(!said.includes(secret))
    })
  }
})

/** A service that follows a bare repository with the branches of the pull request, and has three people. */
async function served(
  t: TestContext,
  installed: InstalledPackage,
): Promise<{ repository: Repository; url: string }> {
  const folder = temporaryFolder(t)
  const database = join(folder, 'people.db')
  const opened = new DatabaseSync(database)
  opened.exec(
    'CREATE TABLE People (Id varchar(50) PRIMARY KEY, UserName varchar(113), Lastname varchar(64), Active varchar(5))',
  )
  opened.close()
  const repository = repositoryWith('failing', 'identity', database)
  t.after(() => repository.remove())
  const bare = join(folder, 'identity.git')
  execFileSync('git', ['clone', '--quiet', '--bare', repository.folder, bare])
  const options = [
    '--repo',
    bare,
    '--path',
    'identity/connectors.yaml',
    '--port',
    '0',
    '--log',
    'json',
  ]
  const state = ['--state', join(folder, 'state.db'), '--operator-token', 'ci=plan:env:OPERATOR']
  const service = spawn(
    process.execPath,
    [join(installed.home, 'bin/rollcall.js'), 'serve', ...options, ...state],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, OPERATOR, PEOPLE_TOKEN: CLIENT },
    },
  )
  t.after(async () => {
    service.kill('SIGTERM')
    await once(service, 'exit')
  })
  const url = await addressOf(service)
  for (const number of [1, 2, 3]) {
    const answer = await fetch(`${url}/scim/People/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${CLIENT}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        externalId: String(number),
        userName: `ada${number}@contoso.com`,
        active: true,
        name: { givenName: `Ada-${number}`, familyName: `King-${number}` },
      }),
    })
    assert.equal(answer.status, 201, await answer.text())
  }
  return { repository, url }
}

async function addressOf(service: ChildProcess): Promise<string> {
  let said = ''
  for (const stream of [service.stdout, service.stderr]) {
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
  }
  for (let tries = 0; tries < 300; tries += 1) {
    const found = /listening[^\n]*?(http:\/\/127\.0\.0\.1:\d+)/u.exec(said)?.[1]
    if (found !== undefined) return found
    if (service.exitCode !== null) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The service never listened:\n${said}`)
}
