import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { sarifMistakes } from '../fixtures/published-schema.ts'
import { type InstalledPackage, installPackage } from './package.ts'
import { repositoryWith } from './repository.ts'
import { forgeFor, readYaml, shell, temporaryFolder } from './shell.ts'

/** What the comment says of each pull request. */
const COMMENTS = {
  good: /\| validate \| fine \| 1 file \|\n\| test \| passed \|/u,
  mistaken: /\| validate \| \*\*1 error\*\* \| 1 file \|\n\| test \| \*\*not run\*\* \|/u,
  failing: /\| validate \| fine \| 1 file \|\n\| test \| \*\*1 failed\*\* \|/u,
} as const

suite('the checks of a build', { skip: process.platform === 'win32' }, () => {
  let installed: InstalledPackage
  before(() => {
    installed = installPackage()
  })
  after(() => installed.remove())

  test('Azure Pipelines: issues, SARIF, JUnit and a comment', async (t) => {
    for (const [change, expected] of [
      ['good', [0, 0, 0, 0, 0]],
      ['mistaken', [0, 0, 1, 1, 0]],
      ['failing', [0, 0, 0, 1, 0]],
    ] as const) {
      const repository = repositoryWith(change, '.')
      t.after(() => repository.remove())
      const forge = await forgeFor(t, 'azure')
      const temporary = temporaryFolder(t)
      const steps: readonly { script?: string; displayName?: string }[] =
        readYaml('templates/ci/azure.yaml').steps
      const settled: { readonly code: number; readonly output: string }[] = []
      for (const { script, displayName } of steps) {
        if (script === undefined || displayName === 'plan') continue
        settled.push(
          await shell(installed, repository.folder, script, {
            TF_BUILD: 'True',
            AGENT_TEMPDIRECTORY: temporary,
            ROLLCALL_PACKAGE: readYaml('templates/ci/azure.yaml').variables.ROLLCALL_PACKAGE,
            SYSTEM_ACCESSTOKEN: 'secret-token',
            SYSTEM_COLLECTIONURI: `${forge.url}/contoso/`,
            SYSTEM_TEAMPROJECT: 'HR people',
            BUILD_REPOSITORY_ID: 'repository-id',
            SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
          }),
        )
      }
      assert.deepEqual(
        settled.map(({ code }) => code),
        expected,
        change,
      )
      const log = settled.map(({ output }) => output).join('')
      if (change !== 'good') {
        const [file, line] =
          change === 'mistaken' ? ['connectors.yaml', 10] : ['people.test.yaml', 3]
        assert.ok(
          log.includes(`##vso[task.logissue type=error;sourcepath=${file};linenumber=${line};`),
          log,
        )
      }
      assert.deepEqual(
        sarifMistakes(JSON.parse(readFileSync(join(temporary, 'rollcall.sarif'), 'utf8'))),
        [],
      )
      assert.equal(existsSync(join(temporary, 'rollcall-tests.xml')), change !== 'mistaken')
      assert.equal(forge.comments.length, 1)
      assert.match(forge.comments[0] ?? '', COMMENTS[change])
      assert.equal(
        forge.received.at(-1)?.path,
        '/contoso/HR%20people/_apis/git/repositories/repository-id/pullRequests/7/threads',
      )
      assert.equal(forge.received.at(-1)?.authorization, 'Bearer secret-token')
    }
  })

  test('GitLab CI: code quality, JUnit and a note', async (t) => {
    for (const [change, expected] of [
      ['good', 0],
      ['mistaken', 1],
      ['failing', 1],
    ] as const) {
      const repository = repositoryWith(change, '.')
      t.after(() => repository.remove())
      const forge = await forgeFor(t, 'gitlab')
      const {
        before_script: first,
        script,
        variables,
        artifacts,
      } = readYaml('templates/ci/gitlab.yaml').rollcall
      const { code, output } = await shell(
        installed,
        repository.folder,
        `set -eo pipefail\n${[...first, ...script].join('\n')}`,
        {
          ...variables,
          GITLAB_CI: 'true',
          ROLLCALL_SERVER: '',
          GITLAB_TOKEN: 'secret-token',
          CI_API_V4_URL: `${forge.url}/api/v4`,
          CI_PROJECT_ID: '42',
          CI_MERGE_REQUEST_IID: '7',
        },
      )
      assert.equal(code, expected, output)
      const quality: unknown = JSON.parse(
        readFileSync(join(repository.folder, artifacts.reports.codequality), 'utf8'),
      )
      assert.ok(Array.isArray(quality))
      assert.equal(quality.length, change === 'mistaken' ? 1 : 0)
      if (change === 'mistaken')
        assert.match(JSON.stringify(quality), /"path":"connectors\.yaml","lines":\{"begin":10/u)
      assert.equal(
        existsSync(join(repository.folder, artifacts.reports.junit)),
        change !== 'mistaken',
      )
      assert.equal(forge.comments.length, 1)
      assert.match(forge.comments[0] ?? '', COMMENTS[change])
      assert.equal(forge.received.at(-1)?.path, '/api/v4/projects/42/merge_requests/7/notes')
    }
  })

  for (const file of ['.pre-commit-hooks.yaml', 'templates/ci/pre-commit.yaml']) {
    test(`${file}: each hook runs on the files of a commit, and refuses the bad one`, async (t) => {
      const parsed = readYaml(file)
      const hooks: readonly Hook[] = Array.isArray(parsed) ? parsed : parsed.repos[0].hooks
      assert.deepEqual(
        hooks.map((hook) => hook.id),
        ['rollcall-fmt', 'rollcall-validate', 'rollcall-test'],
      )
      for (const [change, expected] of [
        ['good', [0, 0, 0]],
        ['mistaken', [0, 1, 1]],
        ['failing', [0, 0, 1]],
      ] as const) {
        const repository = repositoryWith(change, '.')
        t.after(() => repository.remove())
        const changed = repository
          .git('diff', '--name-only', repository.base, repository.head)
          .split('\n')
        const codesOf: number[] = []
        for (const hook of hooks) {
          const meant = changed.filter((name) => new RegExp(hook.files, 'u').test(name))
          assert.deepEqual(meant, ['connectors.yaml'])
          const names = hook.pass_filenames === false ? '' : ` ${meant.join(' ')}`
          codesOf.push((await shell(installed, repository.folder, hook.entry + names, {})).code)
        }
        assert.deepEqual(codesOf, expected, change)
        assert.equal(repository.git('status', '--porcelain', '--untracked-files=no'), '')
      }
    })
  }
})

interface Hook {
  readonly id: string
  readonly entry: string
  readonly files: string
  readonly pass_filenames?: boolean
}
