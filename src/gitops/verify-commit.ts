import { access, constants } from 'node:fs/promises'
import { SyncError } from '../model/errors.ts'
import type { GitResult } from './git.ts'
import type { FetchedCommit, Mirror } from './mirror.ts'

/** Whose signatures count. Both files are the service's own, never the repository's. */
export interface Signers {
  /** Absolute; ssh-keygen(1), ALLOWED SIGNERS. */
  readonly allowed: string
  /** Absolute; keys that were revoked: ssh-keygen(1), KEY REVOCATION LISTS, or public keys one a line. */
  readonly revoked?: string
}

/**
 * Checks who signed what was fetched: the tag, when a signed tag is followed, otherwise the commit itself, be it
 * a merge or not. Its ancestors are not looked at: whoever signs a commit answers for what it holds.
 *
 * @returns the principal of the signature, as the file of allowed signers calls it
 * @throws SyncError `COMMIT_UNSIGNED`; `COMMIT_UNTRUSTED` for a stranger, a key that was revoked or was not valid at
 *   the time of the commit, and a signature that does not fit; `SIGNERS_UNREADABLE`
 */
export async function verifyCommit(
  mirror: Mirror,
  { commit, id }: Pick<FetchedCommit, 'commit' | 'id'>,
  signers: Signers,
  signal: AbortSignal,
): Promise<string> {
  await Promise.all([readable(signers.allowed), readable(signers.revoked)])
  const tag = id === commit ? undefined : await signatureOf(mirror, id, signal)
  if (tag !== undefined) return verify(mirror, { kind: 'tag', id, signature: tag }, signers, signal)
  const signature = await signatureOf(mirror, commit, signal)
  if (signature === undefined) {
    throw new SyncError(
      'COMMIT_UNSIGNED',
      `The commit ${short(commit)} has no signature; --verify asks for one. Sign it, or merge it where merges are ` +
        'signed.',
    )
  }
  return verify(mirror, { kind: 'commit', id: commit, signature }, signers, signal)
}

interface Signed {
  readonly kind: 'commit' | 'tag'
  readonly id: string
  readonly signature: 'ssh' | 'other'
}

async function verify(
  mirror: Mirror,
  { kind, id, signature }: Signed,
  { allowed, revoked }: Signers,
  signal: AbortSignal,
): Promise<string> {
  const what = `The ${kind} ${short(id)}`
  if (signature === 'other') {
    throw new SyncError(
      'COMMIT_UNTRUSTED',
      `${what} is signed, but not with an SSH key; --verify ssh: takes no other signatures.`,
    )
  }
  const check = (revocations: string): Promise<GitResult> =>
    mirror.locally(
      [
        '-c',
        `gpg.ssh.allowedSignersFile=${allowed}`,
        '-c',
        `gpg.ssh.revocationFile=${revocations}`,
        kind === 'tag' ? 'verify-tag' : 'verify-commit',
        '--raw',
        id,
      ],
      { signal },
    )
  const result = await check(revoked ?? '')
  const principal = principalOf(result)
  if (principal !== undefined) return principal
  // Of a revoked key git only says that something is wrong.
  if (revoked !== undefined && principalOf(await check('')) !== undefined) {
    throw new SyncError('COMMIT_UNTRUSTED', `${what} is signed with a key that was revoked.`)
  }
  throw new SyncError('COMMIT_UNTRUSTED', `${what} ${reasonOf(result.stderr)}`)
}

function principalOf({ code, stderr }: GitResult): string | undefined {
  if (code !== 0) return undefined
  return /^Good "git" signature for (.+) with \S+ key SHA256:\S+$/mu.exec(stderr)?.[1]
}

function reasonOf(stderr: string): string {
  const key = /key (SHA256:[\w+/=]+)/u.exec(stderr)?.[1]
  if (key === undefined) return 'has a signature that does not fit what it holds.'
  if (/key has expired|key is not yet valid/u.test(stderr)) {
    return `is signed with the key ${key}, which was not valid at the time of the commit.`
  }
  return (
    `is signed with the key ${key}, which the file of --verify does not allow. ` +
    'If the signer may, add the key there.'
  )
}

/** What kind of signature an object carries; `undefined` without one. */
async function signatureOf(
  mirror: Mirror,
  id: string,
  signal: AbortSignal,
): Promise<Signed['signature'] | undefined> {
  const { code, stdout } = await mirror.locally(['cat-file', '-p', id], { signal })
  if (code !== 0) throw new SyncError('REPOSITORY_COPY', `The object ${short(id)} cannot be read.`)
  const text = stdout.toString('latin1')
  // A commit has its signature in its header, a tag at the end of its message.
  const head = text.slice(0, text.indexOf('\n\n'))
  const signed = /^gpgsig(?:-sha256)? (.*)$/mu.exec(head)?.[1] ?? tagSignature(text, head)
  if (signed === undefined) return undefined
  return signed.includes('BEGIN SSH SIGNATURE') ? 'ssh' : 'other'
}

function tagSignature(text: string, head: string): string | undefined {
  if (!head.startsWith('object ')) return undefined
  return /^-----BEGIN (?:SSH|PGP) (?:SIGNATURE|MESSAGE)-----$|^-----BEGIN SIGNED MESSAGE-----$/mu.exec(
    text,
  )?.[0]
}

async function readable(file: string | undefined): Promise<void> {
  if (file === undefined) return
  try {
    await access(file, constants.R_OK)
  } catch (error) {
    throw new SyncError(
      'SIGNERS_UNREADABLE',
      `The file ${file} of --verify cannot be read, so no signature can be checked.`,
      { cause: error },
    )
  }
}

function short(id: string): string {
  return id.slice(0, 7)
}
