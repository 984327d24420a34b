import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { RepositoryChanges } from '../../../src/app/change/repository-changes.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { testRepository, WITHOUT_GIT, type TestRepository } from '../../gitops/test-repository.ts'

const TEXT = 'version: 1\nconnectors: {}\n'

function changesOf(repository: TestRepository): RepositoryChanges {
  return new RepositoryChanges({
    repository: repository.path,
    ref: 'main',
    paths: ['connectors.yaml'],
    root: repository.folder,
    folder: join(repository.folder, 'kept'),
    login: {},
    environment: process.env,
  })
}

async function refused(t: TestContext, changes: RepositoryChanges, text: string): Promise<void> {
  await assert.rejects(
    changes.files({ from: 'main', to: text }, t.signal),
    (error) => isSyncError(error, 'REPOSITORY_NO_REF') || isSyncError(error, 'USAGE'),
  )
}

suite('commits that a service plans', { skip: WITHOUT_GIT }, () => {
  test('are branches, their commits, and the history of what is followed', async (t) => {
    const repository = testRepository(t)
    const first = repository.push({ 'connectors.yaml': TEXT })
    repository.push({ 'connectors.yaml': `# two\n${TEXT}` })
    repository.git(['checkout', '-q', '-b', 'topic'])
    const topic = repository.push({ 'connectors.yaml': `# topic\n${TEXT}` })
    const changes = changesOf(repository)
    const textOf = async (ref: string): Promise<string> => {
      const { to } = await changes.files({ from: 'main', to: ref }, t.signal)
      return Buffer.from(to.files.get('connectors.yaml') ?? '').toString()
    }
    assert.equal(await textOf('topic'), `# topic\n${TEXT}`)
    assert.equal(await textOf('origin/topic'), `# topic\n${TEXT}`)
    assert.equal(await textOf(topic), `# topic\n${TEXT}`)
    assert.equal(await textOf('main'), `# two\n${TEXT}`)
    assert.equal(await textOf(first), TEXT)
  })

  test('are seen from where a branch left the other one', async (t) => {
    const repository = testRepository(t)
    const first = repository.push({ 'connectors.yaml': TEXT })
    repository.git(['checkout', '-q', '-b', 'topic'])
    repository.push({ 'connectors.yaml': `# topic\n${TEXT}` })
    repository.git(['checkout', '-q', 'main'])
    repository.push({ 'connectors.yaml': `# two\n${TEXT}` })
    const { from } = await changesOf(repository).files({ from: 'main', to: 'topic' }, t.signal)
    assert.equal(from.name, first)
  })

  test('are not what a fork has pushed, whatever address the server gives it', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': TEXT })
    repository.git(['checkout', '-q', '-b', 'evil'])
    const evil = repository.push({ 'connectors.yaml': `# evil\n${TEXT}` })
    // As a server shows the pull request of a fork.
    execFileSync('git', ['--git-dir', repository.path, 'update-ref', 'refs/pull/1/head', evil])
    execFileSync('git', ['--git-dir', repository.path, 'update-ref', '-d', 'refs/heads/evil'])
    execFileSync('git', [
      '--git-dir',
      repository.path,
      'config',
      'uploadpack.allowAnySHA1InWant',
      'true',
    ])
    const changes = changesOf(repository)
    for (const text of [evil, 'refs/pull/1/head', 'evil', 'pull/1/head'])
      await refused(t, changes, text)
  })

  test('are no options, paths or expressions of git', async (t) => {
    const repository = testRepository(t)
    repository.push({ 'connectors.yaml': TEXT })
    const changes = changesOf(repository)
    for (const text of [
      '--upload-pack=touch /tmp/x',
      'main~0',
      'main:connectors.yaml',
      '@{u}',
      '',
      'a b',
    ]) {
      await refused(t, changes, text)
    }
  })
})
