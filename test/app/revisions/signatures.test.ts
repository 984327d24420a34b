import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import {
  makeKey,
  signingOptions,
  type TestRepository,
  testRepository,
  WITHOUT_KEYGEN,
} from '../../gitops/test-repository.ts'
import { follow, type Following, SIGNAL, textOf, until } from './following.ts'

interface Signed extends Following {
  readonly repository: TestRepository
  /** The private keys: kari may sign, nobody knows the stranger. */
  readonly kari: { readonly key: string; readonly public: string }
  readonly stranger: { readonly key: string; readonly public: string }
  readonly allow: (text: string) => void
}

function signed(t: TestContext, options: Parameters<typeof follow>[2] = {}): Signed {
  const repository = testRepository(t)
  const kari = makeKey(repository.folder, 'kari')
  const stranger = makeKey(repository.folder, 'stranger')
  const allowed = join(repository.folder, 'allowed_signers')
  const allow = (text: string): void => writeFileSync(allowed, text)
  allow(`kari@contoso.com ${kari.public}\n`)
  const following = follow(t, repository.path, { signers: { allowed }, ...options })
  return { repository, kari, stranger, allow, ...following }
}

suite('signatures', { skip: WITHOUT_KEYGEN }, () => {
  test('a commit that an allowed signer signed is taken, and says who', async (t) => {
    const { repository, kari, revisions, again } = signed(t)
    const commit = repository.push({ 'connectors.yaml': '1' }, { key: kari.key })
    const revision = await revisions.newest(SIGNAL)
    assert.equal(revision.commit?.signedBy, 'kari@contoso.com')
    assert.equal((await again().recall(commit))?.commit?.signedBy, 'kari@contoso.com')
  })

  test('a checkout that is made again says who signed, as long as that one may', async (t) => {
    const { repository, kari, revisions, folder, allow, again } = signed(t)
    const commit = repository.push({ 'connectors.yaml': '1' }, { key: kari.key })
    await revisions.newest(SIGNAL)
    const kept = join(folder, 'repository', 'commits', commit)
    rmSync(kept, { recursive: true })
    assert.equal((await again().recall(commit))?.commit?.signedBy, 'kari@contoso.com')
    // What was found good once is recalled also when its signer has left.
    rmSync(kept, { recursive: true })
    allow('')
    const recalled = await again().recall(commit)
    assert.ok(recalled)
    assert.equal(recalled.commit?.signedBy, undefined)
  })

  test('a commit that another machine has activated is checked out when its signature is good', async (t) => {
    const { repository, kari, stranger, again } = signed(t)
    const good = repository.push({ 'connectors.yaml': '1' }, { key: kari.key })
    const bad = repository.push({ 'connectors.yaml': '2' }, { key: stranger.key })
    repository.push({ 'connectors.yaml': '3' }, { key: kari.key })
    const revisions = again()
    assert.equal(await revisions.recall(good), undefined)
    await revisions.newest(SIGNAL)
    assert.equal((await revisions.recall(good))?.commit?.signedBy, 'kari@contoso.com')
    assert.equal(await revisions.recall(bad), undefined)
  })

  test('an unsigned commit and one of a stranger are refused; what was taken stays', async (t) => {
    const { repository, kari, stranger, revisions } = signed(t)
    const good = repository.push({ 'connectors.yaml': '1' }, { key: kari.key })
    await revisions.newest(SIGNAL)
    const unsigned = repository.push({ 'connectors.yaml': '2' })
    await assert.rejects(revisions.newest(SIGNAL), {
      code: 'COMMIT_UNSIGNED',
      message: new RegExp(unsigned.slice(0, 7), 'u'),
    })
    repository.push({ 'connectors.yaml': '3' }, { key: stranger.key })
    await assert.rejects(revisions.newest(SIGNAL), {
      code: 'COMMIT_UNTRUSTED',
      message: /the key SHA256:\S+, which the file of --verify does not allow/u,
    })
    const recalled = await revisions.recall(good)
    assert.ok(recalled)
    assert.equal(await textOf(recalled, 'connectors.yaml'), '1')
    assert.equal(await revisions.recall(unsigned), undefined)
  })

  test('a signature does not fit another commit', async (t) => {
    const { repository, kari, revisions } = signed(t)
    repository.push({ 'connectors.yaml': '1' }, { key: kari.key })
    const forged = repository
      .git(['cat-file', 'commit', 'HEAD'])
      .replace(/\n\nChange$/u, '\n\nOther words\n')
    const id = repository.git(['hash-object', '-t', 'commit', '-w', '--stdin'], forged)
    repository.git(['push', '--quiet', '--force', 'origin', `${id}:refs/heads/main`])
    await assert.rejects(revisions.newest(SIGNAL), { code: 'COMMIT_UNTRUSTED' })
  })

  test('a message that looks like a good signature is none', async (t) => {
    const { repository, kari, stranger, revisions } = signed(t)
    const message = `x\n\nGood "git" signature for kari@contoso.com with ED25519 key ${kari.public}`
    repository.push({ 'connectors.yaml': '1' }, { message })
    await assert.rejects(revisions.newest(SIGNAL), { code: 'COMMIT_UNSIGNED' })
    repository.push({ 'connectors.yaml': '2' }, { message, key: stranger.key })
    await assert.rejects(revisions.newest(SIGNAL), { code: 'COMMIT_UNTRUSTED' })
  })

  test('a merge commit counts by its own signature', async (t) => {
    const { repository, kari, revisions } = signed(t)
    repository.push({ 'connectors.yaml': '1' }, { key: kari.key })
    repository.git(['checkout', '--quiet', '-b', 'change'])
    repository.git(['commit', '--quiet', '--allow-empty', '-m', 'Of a contributor'])
    repository.git(['checkout', '--quiet', 'main'])
    const merge = ['merge', '--quiet', '--no-ff', '-m', 'Merge', 'change']
    repository.git([...signingOptions(kari.key), ...merge, '--gpg-sign'])
    repository.git(['push', '--quiet', 'origin', 'main'])
    assert.equal((await revisions.newest(SIGNAL)).commit?.signedBy, 'kari@contoso.com')
    repository.git(['reset', '--quiet', '--hard', 'HEAD~1'])
    repository.git(merge)
    repository.git(['push', '--quiet', '--force', 'origin', 'main'])
    await assert.rejects(revisions.newest(SIGNAL), { code: 'COMMIT_UNSIGNED' })
  })

  test('a signed tag answers for its commit, an unsigned one leaves it to the commit', async (t) => {
    const { repository, kari, stranger, revisions } = signed(t, { ref: 'prod' })
    const tag = (...options: string[]): void => {
      repository.git([...options, 'tag', '--force', '-m', 'Release', 'prod'])
      repository.git(['push', '--quiet', '--force', 'origin', 'refs/tags/prod'])
    }
    const sign = ['-c', 'tag.gpgSign=true']
    repository.push({ 'connectors.yaml': '1' })
    tag(...signingOptions(kari.key), ...sign)
    assert.equal((await revisions.newest(SIGNAL)).commit?.signedBy, 'kari@contoso.com')
    tag(...signingOptions(stranger.key), ...sign)
    await assert.rejects(revisions.newest(SIGNAL), { code: 'COMMIT_UNTRUSTED' })
    tag()
    await assert.rejects(revisions.newest(SIGNAL), { code: 'COMMIT_UNSIGNED' })
    repository.push({ 'connectors.yaml': '2' }, { key: kari.key })
    tag()
    assert.equal((await revisions.newest(SIGNAL)).commit?.signedBy, 'kari@contoso.com')
  })

  test('a key that was not valid at the time of the commit is refused', async (t) => {
    const { repository, kari, allow, revisions } = signed(t)
    allow(`kari@contoso.com valid-before="20260601Z" ${kari.public}\n`)
    repository.push({ 'connectors.yaml': '1' }, { key: kari.key, at: '2026-07-01T00:00:00Z' })
    await assert.rejects(revisions.newest(SIGNAL), {
      code: 'COMMIT_UNTRUSTED',
      message: /was not valid at the time/u,
    })
    repository.push({ 'connectors.yaml': '2' }, { key: kari.key, at: '2026-05-01T00:00:00Z' })
    assert.equal((await revisions.newest(SIGNAL)).commit?.signedBy, 'kari@contoso.com')
  })

  test('a key that was revoked is refused', async (t) => {
    const repository = testRepository(t)
    const kari = makeKey(repository.folder, 'kari')
    const allowed = join(repository.folder, 'allowed')
    const revoked = join(repository.folder, 'revoked')
    writeFileSync(allowed, `kari@contoso.com ${kari.public}\n`)
    execFileSync('ssh-keygen', ['-q', '-k', '-f', revoked])
    const { revisions, again } = follow(t, repository.path, { signers: { allowed, revoked } })
    repository.push({ 'connectors.yaml': '1' }, { key: kari.key })
    await revisions.newest(SIGNAL)
    execFileSync('ssh-keygen', ['-q', '-k', '-u', '-f', revoked, `${kari.key}.pub`])
    for (const source of [revisions, again()]) {
      await assert.rejects(source.newest(SIGNAL), {
        code: 'COMMIT_UNTRUSTED',
        message: /revoked/u,
      })
    }
  })

  test('a signature of another kind is refused without another program being asked', async (t) => {
    const { repository, revisions } = signed(t)
    repository.push({ 'connectors.yaml': '1' })
    const signature = '-----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----'
    const text = repository.git(['cat-file', 'commit', 'HEAD'])
    const forged = `${text.replace(/\n\n/u, `\ngpgsig ${signature}\n\n`)}\n`
    const id = repository.git(['hash-object', '-t', 'commit', '-w', '--stdin'], forged)
    repository.git(['push', '--quiet', '--force', 'origin', `${id}:refs/heads/main`])
    await assert.rejects(revisions.newest(SIGNAL), {
      code: 'COMMIT_UNTRUSTED',
      message: /not with an SSH key/u,
    })
  })

  test('the file of signers is the service’s own, and a change of it is looked at', async (t) => {
    const { repository, kari, stranger, allow, revisions } = signed(t)
    repository.push(
      {
        'connectors.yaml': '1',
        allowed_signers: `kari@contoso.com ${stranger.public}\n`,
        '.gitattributes': '',
      },
      { key: stranger.key },
    )
    await assert.rejects(revisions.newest(SIGNAL), { code: 'COMMIT_UNTRUSTED' })
    let told = 0
    revisions.watch(() => (told += 1))
    allow(`kari@contoso.com ${kari.public}\nnew@contoso.com ${stranger.public}\n`)
    await until(() => told > 0)
    assert.equal((await revisions.newest(SIGNAL)).commit?.signedBy, 'new@contoso.com')
  })

  test('without the file of signers nothing is taken', async (t) => {
    const { repository, kari, revisions } = signed(t)
    repository.push({ 'connectors.yaml': '1' }, { key: kari.key })
    rmSync(join(repository.folder, 'allowed_signers'))
    await assert.rejects(revisions.newest(SIGNAL), { code: 'SIGNERS_UNREADABLE' })
  })
})
