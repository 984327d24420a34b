import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { loadConfiguration } from '../../../src/config/load.ts'
import type { Revision } from '../../../src/app/service/revision.ts'
import { type TestRepository, testRepository, WITHOUT_GIT } from '../../gitops/test-repository.ts'
import { follow, SIGNAL, textOf } from './following.ts'

/** Commits a tree that no working copy could hold: `path` → mode and content. */
function pushTree(
  repository: TestRepository,
  entries: readonly (readonly [string | Buffer, string, string])[],
): void {
  const lines = entries.map(([path, mode, content]) => {
    const id =
      mode === '160000' ? content : repository.git(['hash-object', '-w', '--stdin'], content)
    return Buffer.concat([Buffer.from(`${mode} ${id} 0\t`), Buffer.from(path), Buffer.from([0])])
  })
  repository.git(['read-tree', '--empty'])
  repository.git(['update-index', '-z', '--index-info'], Buffer.concat(lines))
  const tree = repository.git(['write-tree'])
  const commit = repository.git(['commit-tree', '-m', 'Tree', tree])
  repository.git(['push', '--quiet', '--force', 'origin', `${commit}:refs/heads/main`])
}

async function find(revision: Revision, pattern: string): Promise<readonly string[]> {
  const found = await revision.findFiles(pattern, revision.root)
  return found.map((path) => path.slice(revision.root.length + 1))
}

suite('what a commit may not hold', { skip: WITHOUT_GIT }, () => {
  test('a symbolic link out of the repository is refused with its path, and never followed', async (t) => {
    const repository = testRepository(t)
    const work = join(repository.folder, 'work')
    symlinkSync('/etc', join(work, 'shared'))
    symlinkSync('/etc/hostname', join(work, 'secret.yaml'))
    repository.push({ 'connectors.yaml': '', 'a.yaml': '' })
    const { revisions } = follow(t, repository.path)
    const revision = await revisions.newest(SIGNAL)
    for (const path of ['secret.yaml', 'shared/passwd', 'shared/a.yaml']) {
      await assert.rejects(textOf(revision, path), {
        code: 'REPOSITORY_CONTENT',
        message: /(?:secret\.yaml|shared) is a symbolic link/u,
      })
    }
    await assert.rejects(async () => find(revision, '*.yaml'), { code: 'REPOSITORY_CONTENT' })
    await assert.rejects(async () => find(revision, 'shared/*.yaml'), {
      code: 'REPOSITORY_CONTENT',
    })
    assert.deepEqual(await find(revision, 'a*.yaml'), ['a.yaml'])
  })

  test('a configuration that is a link is refused before anything is read', async (t) => {
    const repository = testRepository(t)
    symlinkSync('/etc/hostname', join(repository.folder, 'work', 'connectors.yaml'))
    repository.push({})
    await assert.rejects(follow(t, repository.path).revisions.newest(SIGNAL), {
      code: 'REPOSITORY_CONTENT',
      message: /connectors\.yaml is a symbolic link/u,
    })
  })

  test('a submodule is not fetched, and named when something in it is asked for', async (t) => {
    const repository = testRepository(t)
    pushTree(repository, [
      ['connectors.yaml', '100644', 'version: 1\n'],
      ['.gitmodules', '100644', '[submodule "hr"]\n\tpath = hr\n\turl = ext::sh -c touch\n'],
      ['hr', '160000', 'a'.repeat(40)],
    ])
    const revision = await follow(t, repository.path).revisions.newest(SIGNAL)
    assert.equal(await textOf(revision, 'connectors.yaml'), 'version: 1\n')
    assert.deepEqual(await find(revision, '**/*.yaml'), ['connectors.yaml'])
    for (const pattern of ['hr/*.yaml', '*/*.yaml', 'h?/**/a.yaml']) {
      await assert.rejects(async () => find(revision, pattern), {
        code: 'REPOSITORY_CONTENT',
        message: /hr is a submodule/u,
      })
    }
  })

  test('names that are no UTF-8, that Windows cannot have, or that differ in case are told', async (t) => {
    const repository = testRepository(t)
    pushTree(repository, [
      ['connectors.yaml', '100644', ''],
      [Buffer.from('caf\u00e9.yaml', 'latin1'), '100644', ''],
      ['photo\\x.png', '100644', ''],
      ['con.yaml', '100644', ''],
      ['d\\x.yaml', '100644', ''],
      ['HR.yaml', '100644', '1'],
      ['hr.yaml', '100644', '2'],
    ])
    const revision = await follow(t, repository.path).revisions.newest(SIGNAL)
    for (const path of ['con.yaml', 'HR.yaml', 'hr.yaml']) {
      await assert.rejects(textOf(revision, path), { code: 'REPOSITORY_CONTENT' }, path)
    }
    await assert.rejects(async () => find(revision, 'caf*.yaml'), /not UTF-8/u)
    await assert.rejects(async () => find(revision, 'h*.yaml'), /HR\.yaml differ in case/u)
    assert.deepEqual(await find(revision, 'conn*.yaml'), ['connectors.yaml'])
  })

  test('nothing is read outside the repository, whatever a commit names', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '', 'deep/a.yaml': '' })
    const { revisions, folder } = follow(t, repository.path)
    const revision = await revisions.newest(SIGNAL)
    mkdirSync(join(folder, 'beside'))
    writeFileSync(join(folder, 'beside', 'private.yaml'), 'secret')
    writeFileSync(join(folder, 'private.yaml'), 'secret')
    for (const path of ['../x.yaml', 'private.yaml', 'beside/private.yaml']) {
      await assert.rejects(textOf(revision, path), /has no file|leads out/u, path)
    }
    await assert.rejects(async () => revision.readFile('/etc/passwd'), {
      code: 'REPOSITORY_CONTENT',
    })
    for (const pattern of ['../*.yaml', '/etc/*', 'deep/../../*.yaml']) {
      const [found = '', ...others] = await revision.findFiles(pattern, folder)
      assert.deepEqual(others, [])
      await assert.rejects(async () => revision.readFile(found), { code: 'REPOSITORY_CONTENT' })
    }
    repository.push({ 'connectors.yaml': 'version: 1\ninclude: [../*.yaml]\nconnectors: {}\n' })
    const { config, readFile, findFiles, root } = await revisions.newest(SIGNAL)
    const loading = { cwd: root, readFile, findFiles, within: root }
    const { problems } = await loadConfiguration(config, loading)
    assert.deepEqual(
      problems.map(({ rule, span }) => [rule, span.start.file, span.start.line]),
      [['wrong-value', 'connectors.yaml', 2]],
    )
    assert.deepEqual(await find(revision, '**/*.yaml'), ['connectors.yaml', 'deep/a.yaml'])
  })

  test('a file that vanished is told, and stays the matter of that commit', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': 'version: 1\n', 'other.yaml': '' })
    const { revisions } = follow(t, repository.path)
    const before = await revisions.newest(SIGNAL)
    repository.push({ 'connectors.yaml': null })
    await assert.rejects(revisions.newest(SIGNAL), {
      code: 'CONFIGURATION_NOT_FOUND',
      message: /has no file connectors\.yaml/u,
    })
    assert.equal(await textOf(before, 'connectors.yaml'), 'version: 1\n')
  })

  test('a file beyond 16 MB is refused when it is asked for, and not written to the disk', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '', 'large.json': 'x'.repeat(16 * 1024 * 1024 + 1) })
    const revision = await follow(t, repository.path).revisions.newest(SIGNAL)
    await assert.rejects(textOf(revision, 'large.json'), {
      code: 'REPOSITORY_CONTENT',
      message: /16777217 bytes/u,
    })
  })

  test('a commit with more files than anybody configures is refused', async (t) => {
    const repository = testRepository(t)
    const many = Array.from({ length: 20_001 }, (_, index) => [`${index}.yaml`] as const)
    pushTree(repository, [['connectors.yaml', '100644', '']])
    const blob = repository.git(['hash-object', '-w', '--stdin'], '')
    repository.git(
      ['update-index', '-z', '--index-info'],
      many.map(([path]) => `100644 ${blob} 0\t${path}\0`).join(''),
    )
    const commit = repository.git(['commit-tree', '-m', 'Many', repository.git(['write-tree'])])
    repository.git(['push', '--quiet', '--force', 'origin', `${commit}:refs/heads/main`])
    await assert.rejects(follow(t, repository.path).revisions.newest(SIGNAL), {
      code: 'REPOSITORY_TOO_LARGE',
      message: /20002 .* files/u,
    })
  })

  test('what is no configuration stays out of the checkout', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': '', 'video.mp4': 'x', 'README.md': 'x', 'q.sql': 'x' })
    const revision = await follow(t, repository.path).revisions.newest(SIGNAL)
    assert.equal(await textOf(revision, 'q.sql'), 'x')
    await assert.rejects(textOf(revision, 'README.md'), { code: 'CONFIGURATION_NOT_FOUND' })
    assert.deepEqual(await find(revision, '*'), ['connectors.yaml', 'q.sql'])
  })
})
