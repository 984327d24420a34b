import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { gitFailure } from '../../src/gitops/git-failure.ts'
import { parseRef } from '../../src/gitops/ref.ts'
import { parseRemote } from '../../src/gitops/remote.ts'

suite('parseRemote', () => {
  test('knows paths, https, ssh, and git’s short form', () => {
    assert.deepEqual(parseRemote('../rollcall.git', '/srv/x'), {
      kind: 'local',
      url: '/srv/rollcall.git',
    })
    assert.deepEqual(parseRemote('file:///srv/a%20b.git', '/'), {
      kind: 'local',
      url: '/srv/a b.git',
    })
    assert.deepEqual(parseRemote('https://contoso@dev.azure.com/contoso/iam/_git/r', '/'), {
      kind: 'https',
      url: 'https://dev.azure.com/contoso/iam/_git/r',
      origin: 'https://dev.azure.com/',
      user: 'contoso',
    })
    const github = parseRemote('https://github.com/contoso/rollcall.git', '/')
    assert.equal(github.kind === 'https' && github.user, 'x-access-token')
    assert.equal(parseRemote('ssh://git@host:2222/r.git', '/').kind, 'ssh')
    assert.deepEqual(parseRemote('git@github.com:contoso/rollcall.git', '/'), {
      kind: 'ssh',
      url: 'git@github.com:contoso/rollcall.git',
    })
  })

  test('refuses what runs programs, proves nothing, or holds a password, and never repeats it', () => {
    for (const address of [
      'ext::sh -c touch% /tmp/x',
      'http://git.contoso.com/r.git',
      'git://git.contoso.com/r.git',
      'ftp://git.contoso.com/r.git',
      '--upload-pack=touch /tmp/x',
      'ssh://-oProxyCommand=touch/x',
      '-oProxyCommand=x:y',
      'git@-oProxyCommand=x:y',
      'a\nb',
      '',
      'https://kari:hunter22@git.contoso.com/r.git',
    ]) {
      assert.throws(
        () => parseRemote(address, '/'),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'USAGE', address)
          assert.doesNotMatch(error.message, /hunter22/u)
          return true
        },
      )
    }
  })
})

suite('parseRef', () => {
  test('takes names of branches and tags, and whole commits', () => {
    assert.equal(parseRef('a'.repeat(40)).kind, 'commit')
    for (const name of ['main', 'release/2.1', 'refs/tags/v1', 'für-prod', 'a@b']) {
      assert.equal(parseRef(name).kind, 'name', name)
    }
  })

  test('refuses what git would read as something else', () => {
    for (const name of [
      '-x',
      '--upload-pack=x',
      'a..b',
      'a b',
      'main~1',
      'HEAD^',
      'a:b',
      '',
      'x/',
    ]) {
      assert.throws(() => parseRef(name), { code: 'USAGE' }, name)
    }
    for (const name of ['@{-1}', 'a*', 'a//b', 'a.lock', '.a', 'a/.b', 'a\\b', 'a\u0007']) {
      assert.throws(() => parseRef(name), { code: 'USAGE' }, name)
    }
  })
})

suite('gitFailure', () => {
  test('shows no login, no token and no control character', () => {
    const said =
      "fatal: unable to access 'https://kari:hunter22@host/r/': \u001b[31mThe token s3cret-one failed"
    const { message } = gitFailure(said, ['s3cret-one'])
    assert.match(message, /unable to access 'https:\/\/…@host\/r\//u)
    assert.doesNotMatch(message, /hunter22|s3cret-one|\p{Cc}/u)
  })

  test('tells apart who refuses, who is away and what is not there', () => {
    const codes = (
      [
        ['fatal: Authentication failed for ...', 'REPOSITORY_REFUSED'],
        ['Host key verification failed.', 'REPOSITORY_REFUSED'],
        [
          "fatal: unable to access 'https://h/': Could not resolve host: h",
          'REPOSITORY_UNREACHABLE',
        ],
        [
          'fatal: unable to access: The requested URL returned error: 503',
          'REPOSITORY_UNREACHABLE',
        ],
        ["remote: not found\nfatal: repository 'https://h/r/' not found", 'REPOSITORY_NOT_FOUND'],
        ["fatal: couldn't find remote ref refs/heads/x", 'REPOSITORY_NO_REF'],
        ['fatal: write error: No space left on device', 'REPOSITORY_COPY'],
        ['something new', 'REPOSITORY_UNREACHABLE'],
      ] as const
    ).map(([said, code]) => [gitFailure(said, []).code, code])
    for (const [given, expected] of codes) assert.equal(given, expected)
  })
})
