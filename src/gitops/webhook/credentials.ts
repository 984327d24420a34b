import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** The headers of a request, by name in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** A proof that a delivery comes from who knows the secret. */
export interface Proof {
  /** Told the body as it comes. */
  take(chunk: Uint8Array): void
  /** Whether it is right, once the body is complete. */
  isRight(): boolean
}

/** Seconds by which the clock of a signed delivery may be off (Standard Webhooks: five minutes). */
const TOLERANCE = 300

/**
 * The proofs that a request offers; empty when it offers none that is known. Each is enough.
 *
 * - `X-Hub-Signature-256` (GitHub, Gitea, Forgejo) and `X-Hub-Signature` (Bitbucket): HMAC with SHA-256 of the body;
 *   one with SHA-1 counts for nothing. `X-Gitea-Signature`, `X-Forgejo-Signature`: the same without a prefix.
 * - `webhook-signature` (GitLab's signing token; Standard Webhooks): HMAC of id, time and body.
 * - `X-Gitlab-Token`: the secret itself.
 * - `Authorization: Basic` (Azure DevOps): the secret is the password, the name is free.
 *
 * @param now milliseconds since 1970
 */
export function offeredProofs(headers: Headers, secret: string, now: number): readonly Proof[] {
  return [
    ...bodySignatures(headers).map((hex) => signed(createHmac('sha256', secret), hex, 'hex')),
    ...standardWebhook(headers, secret, now),
    ...plainSecrets(headers).map((offered) => equal(offered, secret)),
  ]
}

function bodySignatures(headers: Headers): readonly string[] {
  const prefixed = ['x-hub-signature-256', 'x-hub-signature'].flatMap(
    (name) => /^sha256=([0-9a-f]{64})$/iu.exec(one(headers, name))?.[1] ?? [],
  )
  const bare = ['x-gitea-signature', 'x-forgejo-signature'].flatMap(
    (name) => /^[0-9a-f]{64}$/iu.exec(one(headers, name))?.[0] ?? [],
  )
  return [...prefixed, ...bare]
}

/** Standard Webhooks 1.0: `v1,` and base64, several apart by spaces, over `id.timestamp.body`. */
function standardWebhook(headers: Headers, secret: string, now: number): readonly Proof[] {
  const id = one(headers, 'webhook-id')
  const at = one(headers, 'webhook-timestamp')
  const signatures = one(headers, 'webhook-signature').split(' ')
  if (id === '' || !/^\d{1,12}$/u.test(at)) return []
  if (Math.abs(now / 1000 - Number(at)) > TOLERANCE) return []
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret)
  return signatures.flatMap((signature) => {
    const [, value] = /^v1,([\w+/]{43}=)$/u.exec(signature) ?? []
    if (value === undefined) return []
    return [signed(createHmac('sha256', key).update(`${id}.${at}.`), value, 'base64')]
  })
}

function plainSecrets(headers: Headers): readonly string[] {
  const token = one(headers, 'x-gitlab-token')
  const [, basic] = /^basic ([\w+/=]+)$/iu.exec(one(headers, 'authorization')) ?? []
  const login = basic === undefined ? '' : Buffer.from(basic, 'base64').toString()
  const password = login.includes(':') ? login.slice(login.indexOf(':') + 1) : ''
  return [token, password].filter((offered) => offered !== '')
}

function signed(
  hmac: ReturnType<typeof createHmac>,
  signature: string,
  encoding: 'hex' | 'base64',
): Proof {
  return {
    take: (chunk) => void hmac.update(chunk),
    isRight: () => {
      const offered = Buffer.from(signature, encoding)
      const expected = hmac.digest()
      return offered.length === expected.length && timingSafeEqual(offered, expected)
    },
  }
}

/** Digests have one length, so that not even the length of the secret shows in the time. */
function equal(offered: string, secret: string): Proof {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return {
    take: () => undefined,
    isRight: () => timingSafeEqual(digest(offered), digest(secret)),
  }
}

function one(headers: Headers, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}
