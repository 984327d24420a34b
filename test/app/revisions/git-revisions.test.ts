import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../../src/observe/log.ts'
import { testFolder, testRepository, WITHOUT_GIT } from '../../gitops/test-repository.ts'
import { follow, SIGNAL, textOf, until } from './following.ts'

suite('the revisions of a repository', { skip: WITHOUT_GIT }, () => {
  test('the newest commit of a branch is one, with its facts and its files', async (t) => {
    const repository = testRepository(t)
    const commit = repository.push(
      { 'connectors.yaml': 'version: 1\n', 'connectors/hr.yaml': 'a: 1\n' },
      { message: 'Status for contractors\n\nLong story.', at: '2026-11-23T08:00:00Z' },
    )
    const { revisions, folder } = follow(t, repository.path)
    const revision = await revisions.newest(SIGNAL)
    assert.equal(revision.name, commit)
    assert.deepEqual(revision.commit, {
      author: 'Kari Nordmann',
      at: '2026-11-23T08:00:00.000Z',
      subject: 'Status for contractors',
    })
    assert.equal(revision.root, folder)
    assert.deepEqual(revision.config, [join(folder, 'connectors.yaml')])
    assert.equal(await textOf(revision, 'connectors.yaml'), 'version: 1\n')
    assert.equal(await textOf(revision, 'connectors/hr.yaml'), 'a: 1\n')
  })

  test('a relative address starts where relative data paths start', async (t) => {
    const repository = testRepository(t)
    const commit = repository.push({ 'connectors.yaml': '' })
    const { revisions } = follow(t, 'remote.git', {
      root: repository.folder,
    })
    assert.equal((await revisions.newest(SIGNAL)).name, commit)
  })

  test('patterns find files of the commit, below the folder that they are asked from', async (t) => {
    const repository = testRepository(t)
    repository.push({
      'connectors.yaml': '',
      'prod/hr.yaml': '',
      'prod/deep/portal.yaml': '',
      'prod/notes.txt': '',
      'other.yml': '',
    })
    const { revisions, folder } = follow(t, repository.path)
    const { findFiles } = await revisions.newest(SIGNAL)
    const found = async (pattern: string, below = '.'): Promise<readonly string[]> =>
      (await findFiles(pattern, join(folder, below))).map((path) => path.slice(folder.length + 1))
    assert.deepEqual(await found('*.y*ml'), ['connectors.yaml', 'other.yml'])
    assert.deepEqual(await found('**/*.yaml', 'prod'), ['prod/deep/portal.yaml', 'prod/hr.yaml'])
    assert.deepEqual(await found('../*.yml', 'prod'), ['other.yml'])
    assert.deepEqual(await found('nothing/*.yaml'), [])
  })

  test('a folder stands for the YAML files in it, tests left out', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'prod/b.yaml': '', 'prod/a.yml': '', 'prod/a.test.yaml': '', 'c.yaml': '' })
    const { revisions, folder } = follow(t, repository.path, { paths: ['./prod/'] })
    const { config } = await revisions.newest(SIGNAL)
    assert.deepEqual(config, [join(folder, 'prod', 'a.yml'), join(folder, 'prod', 'b.yaml')])
  })

  test('a file is read as it was committed, whatever it ends in when it is named', async (t) => {
    const repository = testRepository(t)
    const text = 'a: 1\r\nb: "$Id$"\n'
    repository.push({ 'rollcall.conf': text, '.gitattributes': '* text eol=lf ident\n' })
    const { revisions } = follow(t, repository.path, { paths: ['rollcall.conf'] })
    const blob = repository.git(['show', 'HEAD:rollcall.conf'])
    assert.equal((await textOf(await revisions.newest(SIGNAL), 'rollcall.conf')).trim(), blob)
  })

  test('a tag, a tag with a message, and all digits of a commit are followed as well', async (t) => {
    const repository = testRepository(t)
    const first = repository.push({ 'connectors.yaml': '1' })
    repository.git(['tag', 'light'])
    repository.git(['tag', '-a', '-m', 'Release', 'heavy'])
    repository.git(['push', '--quiet', 'origin', 'light', 'heavy'])
    repository.push({ 'connectors.yaml': '2' })
    for (const ref of ['light', 'heavy', 'refs/tags/heavy', first]) {
      const { revisions } = follow(t, repository.path, { ref })
      const revision = await revisions.newest(SIGNAL)
      assert.equal(revision.name, first, ref)
      assert.equal(await textOf(revision, 'connectors.yaml'), '1')
    }
  })

  test('a ref that is not there, means two things, or is no commit is told', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '' })
    repository.git(['tag', 'main'])
    repository.git(['tag', 'tree', 'HEAD^{tree}'])
    repository.git(['push', '--quiet', 'origin', 'refs/tags/main', 'refs/tags/tree'])
    const { revisions } = follow(t, repository.path)
    await assert.rejects(revisions.newest(SIGNAL), {
      code: 'REPOSITORY_NO_REF',
      message: /refs\/heads\/main or --ref refs\/tags\/main/u,
    })
    for (const ref of ['nope', 'tree', 'f'.repeat(40)]) {
      const other = follow(t, repository.path, { ref }).revisions
      await assert.rejects(other.newest(SIGNAL), { code: 'REPOSITORY_NO_REF' }, ref)
    }
    const empty = follow(t, testRepository(t).path).revisions
    await assert.rejects(empty.newest(SIGNAL), { code: 'REPOSITORY_NO_REF' })
  })

  test('a force push is followed, and said with both commits', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '1' })
    const before = repository.push({ 'connectors.yaml': '2' })
    const { revisions, lines, again } = follow(t, repository.path)
    await revisions.newest(SIGNAL)
    repository.git(['reset', '--quiet', '--hard', 'HEAD~1'])
    const commit = repository.push({ 'connectors.yaml': '3' })
    const revision = await revisions.newest(SIGNAL)
    assert.equal(revision.name, commit)
    assert.equal(await textOf(revision, 'connectors.yaml'), '3')
    assert.deepEqual(
      lines.map(({ level, fields }) => [level, fields]),
      [['warn', { commit, previous: before }]],
    )
    assert.match(lines[0]?.message ?? '', /rewritten/u)
    const next = repository.push({ 'connectors.yaml': '4' })
    assert.equal((await again().newest(SIGNAL)).name, next)
    assert.equal(lines.length, 1)
  })

  test('a commit that comes while the one before is read is taken over, too', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '1' })
    repository.push({ 'connectors.yaml': '2' })
    let last = ''
    let told = 0
    const silent = (): void => undefined
    // The line of a rewritten history is written when a commit is fetched and not yet checked out.
    const log: Log = {
      debug: silent,
      info: silent,
      warn() {
        last = repository.push({ 'connectors.yaml': '4' })
        revisions.wake()
      },
      error: silent,
      with: () => log,
    }
    const { revisions } = follow(t, repository.path, { poll: 600_000, log })
    await revisions.newest(SIGNAL)
    revisions.watch(() => (told += 1))
    repository.git(['reset', '--quiet', '--hard', 'HEAD~1'])
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`a/${at}.yaml`, '3']))
    const third = repository.push({ 'connectors.yaml': '3', ...files })
    assert.equal((await revisions.newest(SIGNAL)).name, third)
    await until(() => told > 0)
    assert.equal((await revisions.newest(SIGNAL)).name, last)
  })

  test('a history that was written anew from its beginning is followed, and said', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '1' })
    const { revisions, lines } = follow(t, repository.path)
    await revisions.newest(SIGNAL)
    repository.git(['checkout', '--quiet', '--orphan', 'anew'])
    repository.git(['commit', '--quiet', '-m', 'Anew'])
    repository.git(['push', '--quiet', '--force', 'origin', 'HEAD:main'])
    const revision = await revisions.newest(SIGNAL)
    assert.equal(revision.name, repository.git(['rev-parse', 'HEAD']))
    assert.match(lines[0]?.message ?? '', /rewritten/u)
  })

  test('the same commit is not fetched again', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '' })
    const { revisions } = follow(t, repository.path)
    const revision = await revisions.newest(SIGNAL)
    assert.equal(await revisions.newest(SIGNAL), revision)
  })
})

suite('what the disk keeps', { skip: WITHOUT_GIT }, () => {
  test('a revision is recalled after a restart when the repository is gone', async (t) => {
    const repository = testRepository(t)
    const commit = repository.push({ 'connectors.yaml': 'version: 1\n' })
    const { revisions, again } = follow(t, repository.path)
    const revision = await revisions.newest(SIGNAL)
    rmSync(repository.folder, { recursive: true })
    const later = again()
    await assert.rejects(later.newest(SIGNAL), { code: 'REPOSITORY_NOT_FOUND' })
    const recalled = await later.recall(commit)
    assert.deepEqual(recalled?.commit, revision.commit)
    assert.deepEqual(recalled?.config, revision.config)
    assert.ok(recalled)
    assert.equal(await textOf(recalled, 'connectors.yaml'), 'version: 1\n')
    assert.equal(await later.recall('0'.repeat(40)), undefined)
    assert.equal(await later.recall('files-abc'), undefined)
    assert.equal(await later.recall('../../etc'), undefined)
  })

  test('what nobody needs any more goes, the newest stays', async (t) => {
    const repository = testRepository(t)
    const commits = ['1', '2', '3'].map((text) => {
      const commit = repository.push({ 'connectors.yaml': text })
      return commit
    })
    const { revisions, folder } = follow(t, repository.path)
    for (const commit of commits) {
      repository.git(['push', '--quiet', '--force', 'origin', `${commit}:refs/heads/main`])
      await revisions.newest(SIGNAL)
    }
    await revisions.keep([commits[0] ?? ''])
    const kept = readdirSync(join(folder, 'repository', 'commits'))
    assert.deepEqual(new Set(kept), new Set([commits[0], commits[2]]))
  })

  test('half a checkout and a changed file are never read, and mended', async (t) => {
    const repository = testRepository(t)
    const commit = repository.push({ 'connectors.yaml': 'version: 1\n', 'b.yaml': 'b' })
    const { revisions, folder, again } = follow(t, repository.path)
    const revision = await revisions.newest(SIGNAL)
    const kept = join(folder, 'repository', 'commits', commit)
    const file = join(kept, 'files', 'connectors.yaml')
    for (const damage of [
      () => (chmodSync(file, 0o600), writeFileSync(file, 'version: 2\n')),
      () => rmSync(file),
      () => truncateSync(join(kept, 'contents.json'), 10),
    ]) {
      damage()
      // Once by what the mirror still has, without the repository.
      const mended = await again().recall(commit)
      assert.ok(mended)
      assert.equal(await textOf(mended, 'connectors.yaml'), 'version: 1\n')
      assert.equal(await textOf(revision, 'connectors.yaml'), 'version: 1\n')
    }
    rmSync(file)
    await assert.rejects(textOf(revision, 'connectors.yaml'), { code: 'REPOSITORY_COPY' })
    rmSync(join(folder, 'repository', 'mirrors'), { recursive: true })
    assert.equal(await again().recall(commit), undefined)
    const fetched = await again().newest(SIGNAL)
    assert.equal(await textOf(fetched, 'connectors.yaml'), 'version: 1\n')
  })

  test('a damaged mirror heals with the next fetch', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '0' })
    const { revisions, folder, again } = follow(t, repository.path)
    await revisions.newest(SIGNAL)
    const mirrors = join(folder, 'repository', 'mirrors')
    const mirror = join(mirrors, readdirSync(mirrors)[0] ?? '', 'mirror.git')
    const packs = (): readonly string[] =>
      readdirSync(join(mirror, 'objects', 'pack')).filter((name) => name.endsWith('.pack'))
    const looseOrPacked = (): void => {
      for (const name of readdirSync(join(mirror, 'objects'))) {
        if (name.length === 2) rmSync(join(mirror, 'objects', name), { recursive: true })
      }
      for (const name of packs()) rmSync(join(mirror, 'objects', 'pack', name), { force: true })
    }
    const damages = [
      looseOrPacked,
      () => writeFileSync(join(mirror, 'config'), 'rubbish ['),
      () => rmSync(join(mirror, 'HEAD')),
      () => writeFileSync(join(mirror, 'shallow.lock'), ''),
      () => writeFileSync(join(mirror, 'refs', 'rollcall', 'fetched.lock'), ''),
    ]
    for (const [index, damage] of damages.entries()) {
      const text = `${index + 1}`
      damage()
      repository.push({ 'connectors.yaml': text })
      const revision = await again().newest(SIGNAL)
      assert.equal(await textOf(revision, 'connectors.yaml'), text, `damage ${index}`)
    }
    assert.ok(existsSync(mirror))
  })

  test('a folder that cannot be written is told', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '' })
    const file = join(testFolder(t), 'a-file')
    writeFileSync(file, '')
    const { revisions } = follow(t, repository.path, { folder: file })
    await assert.rejects(revisions.newest(SIGNAL), { code: 'REPOSITORY_COPY' })
  })
})

suite('looking at a repository again and again', { skip: WITHOUT_GIT }, () => {
  test('tells of a new commit once, also of one that is refused', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '' })
    const { revisions } = follow(t, repository.path, { poll: 20 })
    await revisions.newest(SIGNAL)
    let told = 0
    revisions.watch(() => (told += 1))
    repository.push({ 'connectors.yaml': null, 'other.txt': '' })
    await until(() => told > 0)
    await assert.rejects(revisions.newest(SIGNAL), { code: 'CONFIGURATION_NOT_FOUND' })
    await sleep(2_500)
    assert.equal(told, 1)
    repository.push({ 'connectors.yaml': 'version: 1\n' })
    await until(() => told > 1)
    assert.equal(await textOf(await revisions.newest(SIGNAL), 'connectors.yaml'), 'version: 1\n')
  })

  test('one line when the repository is away, one when it is back', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '' })
    const { revisions, lines } = follow(t, repository.path, { poll: 20 })
    await revisions.newest(SIGNAL)
    let told = 0
    revisions.watch(() => (told += 1))
    renameSync(repository.path, `${repository.path}.away`)
    await until(() => lines.length > 0)
    await sleep(2_500)
    assert.equal(lines.length, 1)
    assert.equal(lines[0]?.fields.code, 'REPOSITORY_NOT_FOUND')
    renameSync(`${repository.path}.away`, repository.path)
    await until(() => lines.length > 1)
    assert.equal(lines[1]?.level, 'info')
    assert.equal(told, 0)
  })

  test('looks at once when it is woken, however often', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '' })
    const { revisions } = follow(t, repository.path, { poll: 3_600_000 })
    await revisions.newest(SIGNAL)
    let told = 0
    revisions.watch(() => (told += 1))
    repository.push({ 'connectors.yaml': '1' })
    for (let count = 0; count < 100; count += 1) revisions.wake()
    await until(() => told > 0)
    assert.equal(told, 1)
  })
})
