import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Checkouts } from '../../gitops/checkout.ts'
import { isSyncError } from '../../model/errors.ts'
import type { Revision } from '../service/revision.ts'
import { type StateOptions, statePlace } from '../state.ts'
import { commitRevision } from './commit-revision.ts'

/** What a service beside a connector space follows, and how far it is. */
export interface Followed {
  /** Address without a login, and the ref. */
  readonly repository: string
  /** Of the configuration in the repository. */
  readonly paths: readonly string[]
  /** The newest commit that it took. */
  readonly commit: string
}

const NOTE = 'followed.json'

/** The folder of what is kept of a repository: beside the connector space, or in the working directory. */
export function repositoryFolder(options: Omit<StateOptions, 'clock'>): string {
  const place = statePlace(options)
  if (place.kind === 'sqlite' && place.path !== ':memory:') return `${place.path}.repository`
  return join(options.cwd, '.rollcall', 'repository')
}

/** The folder of the files of commits in it. */
export function commitsFolder(folder: string): string {
  return join(folder, 'commits')
}

/** Leaves a note for commands beside the service. */
export async function noteFollowed(folder: string, followed: Followed): Promise<void> {
  const unfinished = join(folder, `.${NOTE}-${randomUUID()}`)
  await writeFile(unfinished, JSON.stringify({ version: 1, ...followed }))
  await rename(unfinished, join(folder, NOTE))
}

/** Reads that note; `undefined` where nothing is followed. */
export async function readFollowed(folder: string): Promise<Followed | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(join(folder, NOTE), 'utf8'))
    return isFollowed(note) ? note : undefined
  } catch {
    return undefined
  }
}

/**
 * The newest commit that the service beside a connector space took, for commands on the same machine: no file of it
 * is in the working directory.
 */
export async function followedRevision(
  options: Omit<StateOptions, 'clock'>,
): Promise<(Followed & { readonly revision: Revision }) | undefined> {
  const folder = repositoryFolder(options)
  const followed = await readFollowed(folder)
  if (followed === undefined) return undefined
  const checkout = await new Checkouts(commitsFolder(folder)).open(followed.commit)
  if (checkout === undefined) return undefined
  try {
    return { ...followed, revision: commitRevision(checkout, options.cwd, followed.paths) }
  } catch (error) {
    if (isSyncError(error)) return undefined
    throw error
  }
}

function isFollowed(note: unknown): note is Followed {
  return (
    typeof note === 'object' &&
    note !== null &&
    'repository' in note &&
    typeof note.repository === 'string' &&
    'commit' in note &&
    typeof note.commit === 'string' &&
    'paths' in note &&
    Array.isArray(note.paths) &&
    note.paths.every((path) => typeof path === 'string')
  )
}
