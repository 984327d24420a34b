import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { JWTVerifyGetKey } from 'jose'
import type { Clock } from '../model/clock.ts'
import { isSyncError, SyncError } from '../model/errors.ts'
import { isObject } from '../model/value.ts'
import type { Caller, Claims } from './caller.ts'

/** Signatures that are taken: asymmetric ones only, so that a public key can never serve as a secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']

/** Verified tokens that are remembered until they expire. */
const REMEMBERED = 1_000

/** Whose tokens are taken. */
export interface TokenVerifierOptions {
  readonly issuer: string
  readonly audience: string
  /**
   * The issuer's keys: the URL of a JWKS, or the path of a file that holds one. Left out, the issuer's
   * `/.well-known/openid-configuration` says where they are.
   */
  readonly keys?: string
  readonly clock: Clock
}

/** Checks signed tokens of one issuer. */
export interface TokenVerifier {
  /** Whether the text has the form of a signed token at all. */
  looksRight(token: string): boolean
  /**
   * @throws SyncError `REQUEST_UNAUTHORIZED` when signature, issuer, audience or time are wrong,
   * `CONNECTOR_UNAVAILABLE` when the issuer's keys cannot be read
   */
  verify(token: string): Caller | Promise<Caller>
}

/** A verifier for tokens of `issuer`; its keys are read when the first token comes. */
export function tokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { clock } = options
  const verified = new Map<string, Verified>()
  let keys: Promise<JWTVerifyGetKey> | undefined

  const check = async (token: string, digest: string): Promise<Caller> => {
    keys ??= readKeys(options)
    let found: Verified
    try {
      found = await verifySignature(token, await keys, options)
    } catch (problem) {
      if (isSyncError(problem, 'CONNECTOR_UNAVAILABLE')) keys = undefined
      throw problem
    }
    if (verified.size >= REMEMBERED) forgetOldest(verified)
    verified.set(digest, found)
    return { kind: 'jwt', claims: found.claims }
  }

  return {
    looksRight: (token) => token.startsWith('ey') && token.split('.', 4).length === 3,
    verify(token) {
      const digest = hash('sha256', token, 'base64')
      const known = verified.get(digest)
      if (known === undefined) return check(token, digest)
      if (known.expires > clock.now()) return { kind: 'jwt', claims: known.claims }
      verified.delete(digest)
      return check(token, digest)
    },
  }
}

/** A token that was right. */
interface Verified {
  /** In milliseconds. */
  readonly expires: number
  readonly claims: Claims
}

function forgetOldest(verified: Map<string, Verified>): void {
  for (const digest of verified.keys()) {
    verified.delete(digest)
    return
  }
}

async function verifySignature(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience, clock }: TokenVerifierOptions,
): Promise<Verified> {
  const { jwtVerify, errors } = await import('jose')
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      clockTolerance: 30,
      currentDate: new Date(clock.now()),
    })
    return { expires: (payload.exp ?? 0) * 1000, claims: payload }
  } catch (cause) {
    const away =
      cause instanceof errors.JWKSTimeout ||
      cause instanceof errors.JWKSInvalid ||
      // A key set that cannot be fetched gives a bare JOSEError or the error of fetch.
      !(cause instanceof errors.JOSEError) ||
      cause.code === 'ERR_JOSE_GENERIC'
    if (away) throw keysAway(cause)
    throw new SyncError(
      'REQUEST_UNAUTHORIZED',
      'The signed token is not valid here: its signature, issuer, audience or time is wrong.',
      { cause },
    )
  }
}

async function readKeys({ issuer, keys }: TokenVerifierOptions): Promise<JWTVerifyGetKey> {
  const { createLocalJWKSet, createRemoteJWKSet } = await import('jose')
  try {
    if (keys !== undefined && !/^https?:\/\//u.test(keys)) {
      return createLocalJWKSet(JSON.parse(readFileSync(keys, 'utf8')))
    }
    const address = safeAddress(keys ?? (await discover(issuer)))
    return createRemoteJWKSet(address, { timeoutDuration: 3_000 })
  } catch (cause) {
    throw keysAway(cause)
  }
}

/** OpenID Connect Discovery 1.0 §4. */
async function discover(issuer: string): Promise<string> {
  const address = safeAddress(`${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`)
  const answer = await fetch(address, { signal: AbortSignal.timeout(3_000) })
  const document: unknown = await answer.json()
  const uri = isObject(document) ? document['jwks_uri'] : undefined
  if (typeof uri !== 'string') throw new Error('the discovery document names no jwks_uri')
  return uri
}

/** Keys that came over an unencrypted network prove nothing. */
function safeAddress(text: string): URL {
  const address = new URL(text)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname)
  if (address.protocol === 'https:' || local) return address
  throw new Error('keys are read over https only')
}

function keysAway(cause: unknown): SyncError {
  return new SyncError(
    'CONNECTOR_UNAVAILABLE',
    'The keys of the token issuer cannot be read now, so that no signed token can be checked.',
    { cause, retryAfter: 30 },
  )
}
