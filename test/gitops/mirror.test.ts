import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { Mirror, type MirrorOptions } from '../../src/gitops/mirror.ts'
import { parseRef } from '../../src/gitops/ref.ts'
import { parseRemote } from '../../src/gitops/remote.ts'
import { testFolder, testRepository, WITHOUT_GIT } from './test-repository.ts'

const SIGNAL = new AbortController().signal
const MAIN = parseRef('main')

function mirrorOf(
  t: TestContext,
  address: string,
  options: Partial<MirrorOptions> = {},
): { mirror: Mirror; folder: string } {
  const folder = testFolder(t)
  const mirror = new Mirror({
    remote: parseRemote(address, folder),
    folder,
    login: {},
    environment: { PATH: process.env['PATH'] },
    ...options,
  })
  return { mirror, folder }
}

suite('a mirror', { skip: WITHOUT_GIT }, () => {
  test('many fetches leave few packs', async (t) => {
    const repository = testRepository(t)
    const { mirror, folder } = mirrorOf(t, repository.path, { packs: 3 })
    for (let count = 0; count < 9; count += 1) {
      repository.push({ 'connectors.yaml': `${count}` })
      await mirror.fetch(await mirror.look(MAIN, SIGNAL), SIGNAL)
    }
    const objects = join(folder, 'mirror.git', 'objects')
    const packs = readdirSync(join(objects, 'pack')).filter((name) => name.endsWith('.pack'))
    assert.ok(packs.length <= 4, `${packs.length} packs`)
    assert.deepEqual(readdirSync(objects).toSorted(), ['info', 'pack'])
  })

  test('a repository that is too large is refused and leaves nothing', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '' })
    const { mirror, folder } = mirrorOf(t, repository.path, { most: 1_000_000 })
    const found = await mirror.look(MAIN, SIGNAL)
    await mirror.fetch(found, SIGNAL)
    repository.push({ 'video.bin': randomBytes(3_000_000).toString('base64') })
    await assert.rejects(mirror.fetch(await mirror.look(MAIN, SIGNAL), SIGNAL), {
      code: 'REPOSITORY_TOO_LARGE',
    })
    assert.equal(existsSync(join(folder, 'mirror.git')), false)
  })

  test('takes what the branch has meanwhile, not what it was told', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '1' })
    const { mirror } = mirrorOf(t, repository.path)
    const found = await mirror.look(MAIN, SIGNAL)
    const commit = repository.push({ 'connectors.yaml': '2' })
    assert.equal((await mirror.fetch(found, SIGNAL)).commit, commit)
  })

  test('ends when it is told to', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '' })
    const { mirror } = mirrorOf(t, repository.path)
    const stop = new AbortController()
    stop.abort()
    await assert.rejects(mirror.look(MAIN, stop.signal), { code: 'INTERRUPTED' })
    const later = new AbortController()
    const looking = mirror.look(MAIN, later.signal)
    setImmediate(() => later.abort())
    await assert.rejects(looking, { code: 'INTERRUPTED' })
  })

  test('without git on the machine it says so', async (t) => {
    const { mirror } = mirrorOf(t, '/nowhere', { environment: { PATH: '/nowhere' } })
    await assert.rejects(mirror.look(MAIN, SIGNAL), { code: 'GIT_UNAVAILABLE' })
  })

  test('what a repository has configured is never run', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '', '.gitattributes': '*.yaml filter=evil diff=evil\n' })
    const { mirror, folder } = mirrorOf(t, repository.path)
    const proof = join(folder, 'proof')
    for (const setting of ['uploadpack.packObjectsHook', 'core.fsmonitor', 'core.sshCommand']) {
      repository.git(['--git-dir', repository.path, 'config', setting, `touch '${proof}'; #`])
    }
    const mine = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_COUNT: '1' }
    const { mirror: other } = mirrorOf(t, repository.path, {
      environment: {
        ...mine,
        GIT_CONFIG_KEY_0: 'uploadpack.packObjectsHook',
        GIT_CONFIG_VALUE_0: `touch '${proof}'; #`,
        GIT_SSH_COMMAND: `touch '${proof}'; #`,
        GIT_TRACE: proof,
      },
    })
    for (const one of [mirror, other]) {
      await one.fetch(await one.look(MAIN, SIGNAL), SIGNAL)
      assert.equal(existsSync(proof), false)
    }
  })
})
