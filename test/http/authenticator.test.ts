import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthenticator } from '../../src/http/authenticator.ts'
import { bearerTokens } from '../../src/http/bearer-tokens.ts'
import { tokenVerifier } from '../../src/http/json-web-token.ts'
import { isSyncError, SyncError } from '../../src/model/errors.ts'

const NOW = Date.parse('2026-11-23T05:00:00.000Z')
const ISSUER = 'https://sts.windows.net/tenant/'
const AUDIENCE = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621'

function clockAt(start: number) {
  let instant = start
  return { now: () => instant, pass: (milliseconds: number) => void (instant += milliseconds) }
}

function unauthorized(error: unknown): boolean {
  return isSyncError(error, 'REQUEST_UNAUTHORIZED')
}

suite('bearerTokens', () => {
  test('knows the old and the new token during a rotation', () => {
    const sources = [() => 'the-old-token-1', () => 'the-new-token-2\n']
    const tokens = bearerTokens({ sources, clock: clockAt(NOW) })
    assert.equal(tokens.match('the-old-token-1'), 0)
    assert.equal(tokens.match('the-new-token-2'), 1)
    assert.equal(tokens.match('the-old-token-2'), -1)
    assert.equal(tokens.match(''), -1)
  })

  test('refuses a token of fewer than twelve characters when it is loaded', () => {
    assert.throws(
      () => bearerTokens({ sources: [() => 'eleven-char\n'], clock: clockAt(NOW) }),
      (error) => isSyncError(error, 'SECRET_WEAK') && !error.message.includes('eleven'),
    )
    bearerTokens({ sources: [() => 'twelve-chars'], clock: clockAt(NOW) })
  })

  test('refuses a token that no header can hold, and says where it stands', () => {
    for (const token of ['a token with blanks', 'ein-Schlüssel-ö', 'two\nlines-of-it']) {
      assert.throws(
        () =>
          bearerTokens({ sources: [() => token], names: ['env:HR_TOKEN'], clock: clockAt(NOW) }),
        (error) =>
          isSyncError(error, 'SECRET_WEAK') &&
          error.message.includes('in env:HR_TOKEN') &&
          !error.message.includes(token),
      )
    }
  })

  test('takes up a token that was exchanged, and forgets the one before', () => {
    const clock = clockAt(NOW)
    let current = 'the-first-token'
    const tokens = bearerTokens({ sources: [() => current], clock, every: 5_000 })
    current = 'the-second-token'
    assert.equal(tokens.match('the-first-token'), 0)
    clock.pass(5_000)
    assert.equal(tokens.match('the-first-token'), -1)
    assert.equal(tokens.match('the-second-token'), 0)
  })

  test('keeps the last good token while the file is away or holds a weak one', () => {
    const clock = clockAt(NOW)
    const problems: unknown[] = []
    let read = () => 'the-first-token'
    const tokens = bearerTokens({
      sources: [() => read()],
      clock,
      onProblem: (problem) => problems.push(problem),
    })
    read = () => {
      throw new SyncError('SECRET_MISSING', 'The file is away.')
    }
    clock.pass(5_000)
    assert.equal(tokens.match('the-first-token'), 0)
    read = () => 'short'
    clock.pass(5_000)
    assert.equal(tokens.match('the-first-token'), 0)
    assert.deepEqual(
      problems.map((one) => (one instanceof SyncError ? one.code : '')),
      ['SECRET_MISSING', 'SECRET_WEAK'],
    )
  })
})

suite('createAuthenticator', () => {
  const tokens = bearerTokens({ sources: [() => 'the-right-token'], clock: clockAt(NOW) })
  const authenticator = createAuthenticator({ tokens })

  test('RFC 9110 §11.1: the scheme has no case', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      assert.deepEqual(authenticator.authenticate(`${scheme} the-right-token`), {
        kind: 'token',
        index: 0,
      })
    }
  })

  test('RFC 6750 §3: anything but the right token is refused', () => {
    const wrong = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer the-wrong-token',
      'Bearer the-right-token2',
      'Basic dGhlLXJpZ2h0LXRva2Vu',
      'the-right-token',
      'Bearerthe-right-token',
    ]
    for (const header of wrong)
      assert.throws(() => authenticator.authenticate(header), unauthorized)
  })
})

suite('tokenVerifier', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const stranger = await generateKeyPair('RS256')
  const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] }

  const sign = (claims: {
    issuer?: string
    audience?: string
    expires?: number
    key?: CryptoKey
  }) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(claims.issuer ?? ISSUER)
      .setAudience(claims.audience ?? AUDIENCE)
      .setExpirationTime(claims.expires ?? NOW / 1000 + 3600)
      .sign(claims.key ?? privateKey)

  const verifierWith = (keys: string, clock = clockAt(NOW)) =>
    createAuthenticator({
      verifier: tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys, clock }),
    })

  const withKeyFile = async (use: (file: string) => Promise<void>) => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-jwt-'))
    const file = join(folder, 'keys.json')
    writeFileSync(file, JSON.stringify(keySet))
    try {
      await use(file)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  test('lets in who has a token of the issuer for this audience', async () => {
    await withKeyFile(async (file) => {
      const authenticator = verifierWith(file)
      const header = `Bearer ${await sign({})}`
      assert.equal((await authenticator.authenticate(header)).kind, 'jwt')
      // The second time it is remembered, and no promise is needed.
      assert.equal((await authenticator.authenticate(header)).kind, 'jwt')
    })
  })

  test('refuses another issuer, another audience, another key, and a token that has expired', async () => {
    await withKeyFile(async (file) => {
      const authenticator = verifierWith(file)
      const wrong = [
        await sign({ issuer: 'https://sts.windows.net/other/' }),
        await sign({ audience: 'other' }),
        await sign({ key: stranger.privateKey }),
        await sign({ expires: NOW / 1000 - 60 }),
      ]
      for (const token of wrong) {
        await assert.rejects(
          async () => authenticator.authenticate(`Bearer ${token}`),
          unauthorized,
        )
      }
    })
  })

  test('refuses unsigned tokens and public keys used as secrets', async () => {
    await withKeyFile(async (file) => {
      const authenticator = verifierWith(file)
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const claims = part({ iss: ISSUER, aud: AUDIENCE, exp: NOW / 1000 + 3600 })
      const unsigned = `${part({ alg: 'none' })}.${claims}.`
      const symmetric = await new SignJWT({})
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setExpirationTime(NOW / 1000 + 3600)
        .sign(new TextEncoder().encode(JSON.stringify(keySet.keys[0])))
      for (const token of [unsigned, symmetric, 'a.b.c', 'ey.ey.ey', 'eyJ9']) {
        await assert.rejects(
          async () => authenticator.authenticate(`Bearer ${token}`),
          unauthorized,
        )
      }
    })
  })

  test('forgets a token when it expires', async () => {
    await withKeyFile(async (file) => {
      const clock = clockAt(NOW)
      const authenticator = verifierWith(file, clock)
      const header = `Bearer ${await sign({ expires: NOW / 1000 + 60 })}`
      await authenticator.authenticate(header)
      clock.pass(120_000)
      await assert.rejects(async () => authenticator.authenticate(header), unauthorized)
    })
  })

  test('reads keys over the network, and says 503 while they cannot be read', async (t) => {
    let broken = true
    const server = createServer((_, response) => {
      response.writeHead(broken ? 500 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(keySet))
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    const { port } = server.address() as AddressInfo
    const authenticator = verifierWith(`http://127.0.0.1:${port}/keys`)
    const header = `Bearer ${await sign({})}`
    await assert.rejects(
      async () => authenticator.authenticate(header),
      (error) => isSyncError(error, 'CONNECTOR_UNAVAILABLE'),
    )
    broken = false
    assert.equal((await authenticator.authenticate(header)).kind, 'jwt')
  })

  test('does not believe keys that come unencrypted from elsewhere', async () => {
    const authenticator = verifierWith('http://keys.example/keys')
    const header = `Bearer ${await sign({})}`
    await assert.rejects(
      async () => authenticator.authenticate(header),
      (error) => isSyncError(error, 'CONNECTOR_UNAVAILABLE'),
    )
  })
})
