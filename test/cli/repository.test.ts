import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/model/clock.ts'
import { until } from '../app/revisions/following.ts'
import { testRepository, WITHOUT_GIT } from '../gitops/test-repository.ts'
import { folderWith, peopleTable, run, STORY } from './command-line.ts'

suite('rollcall serve --repo', () => {
  test('what does not go together is told', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': 'version: 1\n' })
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['--repo', 'r.git', '--config', 'connectors.yaml'], /either a repository or files/u],
      [['--ref', 'main'], /--ref belongs to --repo/u],
      [['--webhook-secret', 'env:HOOK'], /--webhook-secret belongs to --repo/u],
      [['--repo', 'r.git', '--poll', '10ms'], /--poll takes a duration from 1s/u],
      [['--repo', 'r.git', '--poll', 'often'], /--poll takes a duration from 1s/u],
      [['--repo', 'r.git', '--verify', 'gpg:keys'], /--verify takes ssh:FILE/u],
      [['--repo', 'r.git', '--verify-revoked', 'keys'], /--verify-revoked belongs to --verify/u],
      [
        ['--repo', 'r.git', '--git-token', 'ghp_s3cret'],
        /--git-token takes env:NAME or file:PATH/u,
      ],
      [['--repo', 'r.git', '--ssh-key', 'env:KEY'], /--ssh-key takes a file/u],
      [['--repo', 'r.git', '--path', '../x.yaml'], /--path is a path in the repository/u],
      [['--repo', 'r.git', '--ref', '--upload-pack=x'], /no name of a branch or tag/u],
      [['--repo', 'r.git', '--ref=a b'], /no name of a branch or tag/u],
      [['--repo', 'ext::sh -c x'], /run programs/u],
      [['--repo', 'https://kari:hunter22@git.example.com/r'], /holds a password/u],
    ]
    for (const [args, words] of cases) {
      const environment = { PATH: process.env['PATH'] ?? '' }
      const { code, err } = await run(folder, ['serve', '--port', '0', ...args], environment)
      assert.equal(code, 64, args.join(' '))
      assert.match(err, words)
      assert.doesNotMatch(err, /hunter22|ghp_s3cret/u)
    }
  })

  test('a repository that is not there ends a first start with 4, and says so', async (t) => {
    const folder = folderWith(t, {})
    const environment = { PATH: process.env['PATH'] ?? '' }
    const { code, err } = await run(
      folder,
      ['serve', '--port', '0', '--repo', 'r.git'],
      environment,
    )
    assert.equal(code, 4)
    assert.match(err, /There is no repository at the address.*\[REPOSITORY_NOT_FOUND\]/su)
  })

  test('a secret that is missing ends the start with 4', async (t) => {
    const folder = folderWith(t, {})
    const environment = { PATH: process.env['PATH'] ?? '' }
    for (const option of ['--git-token', '--webhook-secret']) {
      const args = ['serve', '--port', '0', '--repo', 'r.git', option, 'env:NOT_SET']
      const { code, err } = await run(folder, args, environment)
      assert.equal(code, 4)
      assert.match(err, /NOT_SET.*\[SECRET_MISSING\]/su)
    }
  })

  test('without git on the machine it says so', async (t) => {
    const folder = folderWith(t, {})
    const { code, err } = await run(folder, ['serve', '--port', '0', '--repo', 'r.git'], {
      PATH: folder,
    })
    assert.equal(code, 4)
    assert.match(err, /\[GIT_UNAVAILABLE\]/u)
  })

  test('commands in its folder know what it follows, without a file', {
    skip: WITHOUT_GIT,
  }, async (t) => {
    const folder = folderWith(t, {})
    peopleTable(folder)
    const repository = testRepository(t)
    const commit = repository.push({ 'prod/rollcall.yaml': STORY }, { message: 'The story' })
    const environment = { PATH: process.env['PATH'] ?? '', PEOPLE_TOKEN: 'a-token-of-many-letters' }
    const stop = new AbortController()
    const args = ['serve', '--repo', repository.path, '--path', 'prod', '--port', '0']
    const serving = run(folder, args, environment, { signal: stop.signal, clock: systemClock })
    await until(() => existsSync(join(folder, '.rollcall', 'state.db.repository', 'followed.json')))
    await sleep(500)
    stop.abort()
    const served = await serving
    assert.equal(served.code, 0, served.err)
    assert.match(served.out, new RegExp(`config  ${commit.slice(0, 7)} "The story"`, 'u'))
    assert.doesNotMatch(served.out, /Nordmann/u, 'what a service writes is kept as a log')
    const { code, out } = await run(folder, ['status'])
    assert.equal(code, 0)
    assert.match(
      out,
      new RegExp(`${commit.slice(0, 7)} "The story" \\(Kari Nordmann\\) of .* main`, 'u'),
    )
    assert.match(out, /People\s+active/u)
    const json: unknown = JSON.parse((await run(folder, ['status', '--output', 'json'])).out)
    assert.ok(typeof json === 'object' && json !== null && 'revision' in json)
    assert.equal(json.revision, commit)
  })
})
