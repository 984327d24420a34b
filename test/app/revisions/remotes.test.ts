import assert from 'node:assert/strict'
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import type { GitRevisionsOptions } from '../../../src/app/revisions/git-revisions.ts'
import { freshSecret } from '../../../src/config/secret.ts'
import { secretOption } from '../../../src/config/secret-option.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { type HttpsRemote, httpsRemote } from '../../gitops/https-remote.ts'
import {
  type TestRepository,
  testFolder,
  testRepository,
  WITHOUT_GIT,
} from '../../gitops/test-repository.ts'
import { follow, type Following, SIGNAL } from './following.ts'

interface OverHttps extends Following {
  readonly repository: TestRepository
  readonly remote: HttpsRemote
  /** Where the service finds its token. */
  readonly tokenFile: string
}

async function overHttps(
  t: TestContext,
  options: Partial<GitRevisionsOptions> = {},
): Promise<OverHttps> {
  const repository = testRepository(t)
  repository.push({ 'connectors.yaml': 'version: 1\n' })
  const remote = await httpsRemote(t, repository, 'first-t0ken-of-git')
  const tokenFile = join(repository.folder, 'token')
  writeFileSync(tokenFile, `${remote.token}\n`)
  const token = freshSecret(secretOption('--git-token', `file:${tokenFile}`))
  const following = follow(t, remote.url, {
    login: { token: () => token.current().reveal() },
    environment: { PATH: process.env['PATH'], GIT_SSL_CAINFO: remote.authority },
    ...options,
  })
  return { repository, remote, tokenFile, ...following }
}

async function failureOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(isSyncError(error), String(error))
  return { code: error.code, message: error.message }
}

suite('a repository behind HTTPS', { skip: WITHOUT_GIT }, () => {
  test('is read with a token, which no message and no description shows', async (t) => {
    const { revisions, remote, again } = await overHttps(t)
    assert.equal((await revisions.newest(SIGNAL)).name.length, 40)
    assert.equal(revisions.description, `${remote.url} main`)
    for (const token of ['wrong-t0ken-of-git', '']) {
      const { code, message } = await failureOf(
        again({ login: { token: () => token } }).newest(SIGNAL),
      )
      assert.equal(code, 'REPOSITORY_REFUSED')
      assert.match(message, /--git-token/u)
      assert.doesNotMatch(message, /t0ken/u)
    }
    assert.equal((await failureOf(again({ login: {} }).newest(SIGNAL))).code, 'REPOSITORY_REFUSED')
  })

  test('a token that was rotated in its file is used by the next look', async (t) => {
    const { revisions, repository, remote, tokenFile } = await overHttps(t)
    await revisions.newest(SIGNAL)
    remote.token = 'second-t0ken-of-git'
    writeFileSync(tokenFile, remote.token)
    const commit = repository.push({ 'connectors.yaml': '2' })
    assert.equal((await revisions.newest(SIGNAL)).name, commit)
  })

  test('a token that is rotated while it is used is tried once more', async (t) => {
    const { revisions, repository, remote, tokenFile } = await overHttps(t)
    await revisions.newest(SIGNAL)
    const commit = repository.push({ 'connectors.yaml': '2' })
    remote.instead = (_, response) => {
      // The server has the new one already; the file gets it while the request is on its way.
      remote.instead = undefined
      remote.token = 'second-t0ken-of-git'
      writeFileSync(tokenFile, remote.token)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
    }
    assert.equal((await revisions.newest(SIGNAL)).name, commit)
  })

  test('a token file that is empty for a moment changes nothing', async (t) => {
    const { revisions, repository, tokenFile } = await overHttps(t)
    await revisions.newest(SIGNAL)
    writeFileSync(tokenFile, '')
    const commit = repository.push({ 'connectors.yaml': '2' })
    assert.equal((await revisions.newest(SIGNAL)).name, commit)
  })

  test('the token is not taken along to another address', async (t) => {
    const { revisions, remote } = await overHttps(t)
    const elsewhere = testRepository(t)
    elsewhere.push({ 'connectors.yaml': 'evil' })
    const thief = await httpsRemote(t, elsewhere, 'any')
    remote.instead = (request, response) => {
      const location = thief.url.replace('/remote.git', request.url ?? '')
      response.writeHead(302, { location }).end()
    }
    const { code, message } = await failureOf(revisions.newest(SIGNAL))
    assert.equal(code, 'REPOSITORY_REFUSED')
    assert.match(message, /has moved/u)
    assert.deepEqual(thief.seen, [])
  })

  test('no command line and no file of the copy holds the token', async (t) => {
    const { again, folder, remote } = await overHttps(t)
    const seen = join(folder, 'seen')
    const shim = shimOf(folder, 'git', `printf '%s ' "$@" >> '${seen}'`)
    const path = `${shim}${delimiter}${process.env['PATH']}`
    await again({ environment: { PATH: path, GIT_SSL_CAINFO: remote.authority } }).newest(SIGNAL)
    assert.match(readFileSync(seen, 'utf8'), /fetch .*verify|ls-remote .*fetch/u)
    const login = Buffer.from(`x-access-token:${remote.token}`).toString('base64')
    const files = globSync('**', { cwd: folder, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
    assert.ok(files.length > 10)
    assert.equal(
      files.some((text) => text.includes(remote.token) || text.includes(login)),
      false,
    )
  })

  test('who is away, who has a certificate of nobody, and what is not there are told apart', async (t) => {
    const { revisions, remote, again } = await overHttps(t)
    const environment = { PATH: process.env['PATH'] }
    const untrusted = await failureOf(again({ environment }).newest(SIGNAL))
    assert.equal(untrusted.code, 'REPOSITORY_REFUSED')
    assert.match(untrusted.message, /GIT_SSL_CAINFO/u)
    const missing = again({ repository: remote.url.replace('remote', 'other') })
    assert.equal((await failureOf(missing.newest(SIGNAL))).code, 'REPOSITORY_NOT_FOUND')
    remote.instead = (_, response) => void response.writeHead(503).end()
    assert.equal((await failureOf(revisions.newest(SIGNAL))).code, 'REPOSITORY_UNREACHABLE')
    remote.instead = (_, response) => void response.writeHead(403).end()
    assert.equal((await failureOf(revisions.newest(SIGNAL))).code, 'REPOSITORY_REFUSED')
    const closed = again({ repository: 'https://127.0.0.1:9/r.git' })
    assert.equal((await failureOf(closed.newest(SIGNAL))).code, 'REPOSITORY_UNREACHABLE')
    const nobody = again({ repository: 'https://nobody.invalid/r.git' })
    assert.equal((await failureOf(nobody.newest(SIGNAL))).code, 'REPOSITORY_UNREACHABLE')
  })

  test('a server that talks rubbish is a failure with a code', async (t) => {
    const { revisions, remote } = await overHttps(t)
    remote.instead = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' })
      response.end('001e# service=git-upload-pack\n0000rubbish')
    }
    assert.match((await failureOf(revisions.newest(SIGNAL))).code, /^REPOSITORY_/u)
  })
})

suite('a repository behind SSH', { skip: WITHOUT_GIT }, () => {
  test('is read with a key, strictly known hosts, and nothing of the user’s configuration', async (t) => {
    const repository = testRepository(t)
    const commit = repository.push({ 'connectors.yaml': '' })
    const folder = join(testFolder(t), "o'brien 100%")
    mkdirSync(folder)
    // In the place of ssh stands a program that shows what it was told, and does what the host would do.
    const shim = shimOf(
      folder,
      'ssh',
      `printf '%s\\n' "$@" > "${folder}/told"; for last; do :; done; exec sh -c "$last"`,
    )
    const { revisions } = follow(t, `ssh://git@host:2222${repository.path}`, {
      login: { keyFile: join(folder, 'key'), knownHosts: join(folder, 'known hosts') },
      environment: { PATH: `${shim}${delimiter}${process.env['PATH']}`, HOME: folder },
    })
    assert.equal((await revisions.newest(SIGNAL)).name, commit)
    const told = readFileSync(join(folder, 'told'), 'utf8').split('\n')
    for (const option of [
      'BatchMode=yes',
      'StrictHostKeyChecking=yes',
      'IdentitiesOnly=yes',
      `UserKnownHostsFile="${folder.replace('%', '%%')}/known hosts"`,
    ]) {
      assert.ok(told.includes(option), `${option} of ${told.join(' ')}`)
    }
    assert.equal(told[told.indexOf('-F') + 1], 'none')
    assert.equal(told[told.indexOf('-i') + 1], join(folder, 'key'))
    assert.equal(told[told.indexOf('-p') + 1], '2222')
  })

  test('what ssh complains of says what to do', async (t) => {
    const folder = testFolder(t)
    for (const [words, code, advice] of [
      ['Host key verification failed.', 'REPOSITORY_REFUSED', /--ssh-known-hosts/u],
      ['git@host: Permission denied (publickey).', 'REPOSITORY_REFUSED', /--ssh-key/u],
      ['ssh: connect to host h port 22: Connection refused', 'REPOSITORY_UNREACHABLE', /again/u],
    ] as const) {
      const shim = shimOf(folder, 'ssh', `echo '${words}' >&2; exit 255`)
      const { revisions } = follow(t, 'git@host:contoso/rollcall.git', {
        environment: { PATH: `${shim}${delimiter}${process.env['PATH']}` },
      })
      const failure = await failureOf(revisions.newest(SIGNAL))
      assert.equal(failure.code, code)
      assert.match(failure.message, advice)
    }
  })
})

/** A folder for the PATH with a program that runs a line first, and for git the real one then. */
function shimOf(folder: string, name: 'git' | 'ssh', line: string): string {
  const path = join(folder, `bin-${name}`)
  mkdirSync(path, { recursive: true })
  const real = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((one) => join(one, name))
    .find((one) => existsSync(one))
  const rest = name === 'git' ? `exec '${real}' "$@"\n` : ''
  writeFileSync(join(path, name), `#!/bin/sh\n${line}\n${rest}`)
  chmodSync(join(path, name), 0o755)
  return path
}
