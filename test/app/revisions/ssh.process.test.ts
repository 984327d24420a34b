import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import {
  makeKey,
  testFolder,
  type TestRepository,
  testRepository,
  WITHOUT_KEYGEN,
} from '../../gitops/test-repository.ts'
import { follow, SIGNAL } from './following.ts'
import { freePort } from '../../../scripts/free-port.ts'

/** A real SSH server, where the machine has one. */
const SSHD = [process.env['ROLLCALL_TEST_SSHD'], '/usr/sbin/sshd'].find(
  (path) => path !== undefined && existsSync(path),
)
const SKIP = WITHOUT_KEYGEN || (SSHD === undefined && 'sshd is not on this machine')

suite('a repository on a real SSH server', { skip: SKIP }, () => {
  test('is read with the right key and known host, and with nothing else', async (t) => {
    const repository = testRepository(t)
    const commit = repository.push({ 'connectors.yaml': '' })
    const server = await serveSsh(t, repository)
    const login = { keyFile: server.key, knownHosts: server.knownHosts }
    const environment = { PATH: process.env['PATH'], HOME: server.folder }
    const { revisions, again } = follow(t, server.url, { login, environment })
    assert.equal((await revisions.newest(SIGNAL)).name, commit)
    const strange = makeKey(server.folder, 'strange').key
    await assert.rejects(again({ login: { ...login, keyFile: strange } }).newest(SIGNAL), {
      code: 'REPOSITORY_REFUSED',
      message: /takes none of the keys/u,
    })
    writeFileSync(server.knownHosts, '')
    await assert.rejects(again().newest(SIGNAL), {
      code: 'REPOSITORY_REFUSED',
      message: /not among the known hosts/u,
    })
    const other = makeKey(server.folder, 'other-host').public
    writeFileSync(server.knownHosts, `[127.0.0.1]:${server.port} ${other}\n`)
    await assert.rejects(again().newest(SIGNAL), { code: 'REPOSITORY_REFUSED' })
    const gone = `${server.url}x`
    writeFileSync(server.knownHosts, `[127.0.0.1]:${server.port} ${server.hostKey}\n`)
    await assert.rejects(again({ repository: gone }).newest(SIGNAL), {
      code: 'REPOSITORY_NOT_FOUND',
    })
  })
})

async function serveSsh(t: TestContext, repository: TestRepository) {
  const folder = join(testFolder(t), 'with a space')
  mkdirSync(folder)
  const host = makeKey(folder, 'host')
  const client = makeKey(folder, 'client')
  const port = await freePort()
  const knownHosts = join(folder, 'known_hosts')
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${host.public}\n`)
  writeFileSync(join(folder, 'authorized'), `${client.public}\n`)
  const config = join(folder, 'sshd_config')
  writeFileSync(
    config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey "${host.key}"`,
      `AuthorizedKeysFile "${join(folder, 'authorized')}"`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      'PidFile none',
    ].join('\n'),
  )
  const log = join(folder, 'log')
  const child = spawn(SSHD ?? '', ['-D', '-f', config, '-E', log], { stdio: 'ignore' })
  t.after(() => child.kill())
  await listening(child, log)
  const url = `ssh://${userInfo().username}@127.0.0.1:${port}${repository.path}`
  return { folder, url, port, key: client.key, hostKey: host.public, knownHosts }
}

async function listening(child: ChildProcess, log: string): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 50) {
    const text = existsSync(log) ? readFileSync(log, 'utf8') : ''
    if (text.includes('listening')) return
    assert.equal(child.exitCode, null, text)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('sshd does not listen')
}
