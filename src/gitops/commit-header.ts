import { SyncError } from '../model/errors.ts'
import type { Mirror } from './mirror.ts'

/** What people want to know of a commit. No e-mail address. */
export interface CommitHeader {
  readonly author: string
  /** When it was committed: RFC 3339, UTC. */
  readonly at: string
  /** First line of its message, cut to 120 characters. */
  readonly subject: string
  /** Principal of the signature that was verified. */
  readonly signedBy?: string
}

const LONGEST = 120

/**
 * Reads who made a commit, when, and what its first line says.
 *
 * @throws SyncError `REPOSITORY_COPY` when it cannot be read
 */
export async function readCommitHeader(
  mirror: Mirror,
  commit: string,
  signal: AbortSignal,
): Promise<CommitHeader> {
  const { code, stdout } = await mirror.locally(
    ['log', '-1', '--no-walk', '--format=%an%x00%ct%x00%s', '--end-of-options', commit],
    { signal },
  )
  if (code !== 0) throw new SyncError('REPOSITORY_COPY', `The commit ${commit} cannot be read.`)
  const [author = '', seconds = '', subject = ''] = stdout.toString().split('\0')
  return { author: oneLine(author), at: instant(Number(seconds)), subject: oneLine(subject) }
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, LONGEST)
}

/** A commit may claim any time; one that no calendar has is the beginning of time. */
function instant(seconds: number): string {
  const milliseconds = seconds * 1000
  return new Date(Math.abs(milliseconds) <= 8.64e15 ? milliseconds : 0).toISOString()
}
