import { join } from 'node:path'
import type { GitLogin } from '../../gitops/git-environment.ts'
import { forkPoint } from '../../gitops/fork-point.ts'
import { type Found, parseRef } from '../../gitops/ref.ts'
import { Mirror } from '../../gitops/mirror.ts'
import { parseRemote } from '../../gitops/remote.ts'
import { SyncError } from '../../model/errors.ts'
import { commitFiles } from './commit-files.ts'
import type { RevisionFiles } from './revision-files.ts'

/** The repository that a service follows. */
export interface FollowedRepository {
  /** A path, `https://…`, `ssh://…` or `git@host:path`. */
  readonly repository: string
  /** The branch or tag that is followed: commits of its history may be compared, too. */
  readonly ref: string
  /** Of the configuration in the repository, with `/`. */
  readonly paths: readonly string[]
  /** Absolute: where relative data paths start. */
  readonly root: string
  /** Absolute: what is kept of the repository on this machine. */
  readonly folder: string
  readonly login: GitLogin
  readonly environment: Readonly<Record<string, string | undefined>>
}

const COMMIT = /^[0-9a-f]{40,64}$/u

/**
 * Commits of the repository that a service follows, for planning. Only branches, tags and their commits count: what
 * somebody has pushed to a fork may have the same address, and is refused.
 */
export class RepositoryChanges {
  readonly #followed: FollowedRepository
  readonly #mirror: Mirror
  #last: Promise<unknown> = Promise.resolve()

  /** @throws SyncError `USAGE` for an address that is none */
  constructor(followed: FollowedRepository) {
    this.#followed = followed
    this.#mirror = new Mirror({
      remote: parseRemote(followed.repository, followed.root),
      // A mirror of its own: what is followed is not disturbed.
      folder: join(followed.folder, 'plans'),
      login: followed.login,
      environment: followed.environment,
    })
  }

  /**
   * The files of two revisions, each a branch, a tag, or a commit given with all of its digits; of the older one as
   * they were where the newer left it.
   *
   * @throws SyncError `REPOSITORY_NO_REF` for what is not in the repository; `REPOSITORY_*`, `GIT_UNAVAILABLE`
   */
  files(
    names: { readonly from: string; readonly to: string },
    signal: AbortSignal,
  ): Promise<{ readonly from: RevisionFiles; readonly to: RevisionFiles }> {
    // One at a time: the mirror keeps one fetched commit.
    const mine = this.#last.then(() => this.#files(names, signal))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #files(
    names: { readonly from: string; readonly to: string },
    signal: AbortSignal,
  ): Promise<{ readonly from: RevisionFiles; readonly to: RevisionFiles }> {
    const { root, paths } = this.#followed
    const place = { root, config: paths }
    const named = await this.#fetch(names.from, signal)
    const newer = await this.#fetch(names.to, signal)
    const older = await forkPoint(this.#mirror, named, newer, signal)
    return {
      from: await commitFiles(this.#mirror, older, place, signal),
      to: await commitFiles(this.#mirror, newer, place, signal),
    }
  }

  async #fetch(text: string, signal: AbortSignal): Promise<string> {
    const tips = await this.#mirror.tips(signal)
    const found = tipOf(text, tips)
    if (found !== undefined) return (await this.#mirror.fetch(found, signal)).commit
    if (!COMMIT.test(text)) throw notThere(text)
    const followed = await this.#mirror.look(parseRef(this.#followed.ref), signal)
    const { commit } = await this.#mirror.fetch(followed, signal)
    const args = ['merge-base', '--is-ancestor', text, commit]
    const { code } = await this.#mirror.locally(args, { signal })
    if (code === 0) return text
    throw notThere(text)
  }
}

/** The branch or tag that a text means: by name, or by the commit that it stands for now. */
function tipOf(text: string, tips: ReadonlyMap<string, string>): Found | undefined {
  if (COMMIT.test(text)) {
    const [name] = [...tips].find(([, id]) => id === text) ?? []
    return name === undefined ? undefined : { name: name.replace(/\^\{\}$/u, ''), id: text }
  }
  const ref = parseRef(text.replace(/^origin\//u, ''))
  const names = ref.kind === 'name' ? ref.names : []
  for (const name of names) {
    const id = tips.get(name)
    if (id !== undefined) return { name, id }
  }
  return undefined
}

function notThere(text: string): SyncError {
  return new SyncError(
    'REPOSITORY_NO_REF',
    `${JSON.stringify(text.slice(0, 80))} is no branch or tag of the repository that this service follows, not the ` +
      'newest commit of one, and not in the recent history of what is followed. Branches of forks are not planned.',
  )
}
