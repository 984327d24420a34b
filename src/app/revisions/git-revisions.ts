import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { Checkouts } from '../../gitops/checkout.ts'
import type { GitLogin } from '../../gitops/git-environment.ts'
import { type FetchedCommit, Mirror } from '../../gitops/mirror.ts'
import { Poll } from '../../gitops/poll.ts'
import { parseRef, type Ref } from '../../gitops/ref.ts'
import { parseRemote, type Remote } from '../../gitops/remote.ts'
import type { Signers } from '../../gitops/verify-commit.ts'
import type { Clock } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { Revision, RevisionSource } from '../service/revision.ts'
import { commitRevision } from './commit-revision.ts'
import { FetchTrouble } from './fetch-trouble.ts'
import { commitsFolder, noteFollowed, readFollowed } from './followed.ts'
import { GoodCommits } from './good-commits.ts'

/** What is followed, and how. */
export interface GitRevisionsOptions {
  /** A path, `https://…`, `ssh://…` or `git@host:path`. */
  readonly repository: string
  /** A branch, a tag, `refs/…`, or all digits of a commit. */
  readonly ref: string
  /** Of the configuration in the repository; a folder stands for the YAML files in it. */
  readonly paths: readonly string[]
  /** Absolute: where relative data paths start, and where a relative repository is. */
  readonly root: string
  /** Absolute: what is kept of the repository on this machine. */
  readonly folder: string
  readonly login: GitLogin
  readonly signers?: Signers
  /** Between two looks, in milliseconds. */
  readonly poll: number
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
  /** Told why the repository cannot be looked at, once until it can be again; with words for people. */
  readonly onTrouble?: (error: SyncError) => void
  /** From 0 to below 1. */
  readonly random: () => number
}

/**
 * Revisions of a git repository: the newest commit of a branch or tag, checked, and kept on this machine's disk.
 */
export class GitRevisions implements RevisionSource {
  readonly description: string
  readonly #options: GitRevisionsOptions
  readonly #remote: Remote
  readonly #ref: Ref
  readonly #paths: readonly string[]
  readonly #mirror: Mirror
  readonly #checkouts: Checkouts
  #poll: Poll | undefined
  /** What was judged last, good or bad, or is about to be: it is worth no second look. */
  #judged: string | undefined
  /** The last good revision, and what it was made of: the repository may have moved on while it was judged. */
  #newest: { readonly mark: string; readonly revision: Revision } | undefined
  readonly #good: GoodCommits
  readonly #trouble: FetchTrouble
  #unreachable = false

  /** @throws SyncError `USAGE` for an address, a ref or a path that is none */
  constructor(options: GitRevisionsOptions) {
    this.#options = options
    this.#remote = parseRemote(options.repository, options.root)
    this.#ref = parseRef(options.ref)
    this.#paths = options.paths.map(repositoryPath)
    this.description = `${this.#remote.url} ${options.ref}`
    this.#mirror = new Mirror({
      remote: this.#remote,
      folder: join(options.folder, 'mirrors', this.#mirrorName()),
      login: options.login,
      environment: options.environment,
    })
    this.#checkouts = new Checkouts(commitsFolder(options.folder))
    this.#good = new GoodCommits({
      mirror: this.#mirror,
      checkouts: this.#checkouts,
      signers: options.signers,
      paths: this.#paths,
    })
    this.#trouble = new FetchTrouble(options.clock)
  }

  async newest(signal: AbortSignal): Promise<Revision> {
    const found = await this.#mirror.look(this.#ref, signal)
    const mark = await this.#mark(found.id)
    if (this.#newest?.mark === mark) return this.#newest.revision
    try {
      const fetched = await this.#mirror.fetch(found, signal)
      this.#newest = undefined
      const judged = await this.#mark(fetched.id)
      this.#judged = judged
      this.#tellSuccession(fetched)
      const checkout = await this.#good.take(fetched, found, signal)
      const revision = commitRevision(checkout, this.#options.root, this.#paths)
      this.#newest = { mark: judged, revision }
      await this.#note(revision.name)
      this.#trouble.ended()
      return revision
    } catch (error) {
      // What waiting may mend is tried again; what a commit has wrong stays wrong.
      if (!isSyncError(error) || error.meaning.exit === 4) {
        this.#trouble.failed(mark)
        this.#judged = undefined
      }
      throw error
    }
  }

  async recall(name: string): Promise<Revision | undefined> {
    if (!/^[0-9a-f]{40,64}$/u.test(name)) return undefined
    const checkout = await this.#good.recall(name)
    try {
      return checkout && commitRevision(checkout, this.#options.root, this.#paths)
    } catch (error) {
      // It was kept for another --path.
      if (isSyncError(error)) return undefined
      throw error
    }
  }

  async keep(names: readonly string[]): Promise<void> {
    const { clock, folder, log } = this.#options
    const newest = this.#newest === undefined ? [] : [this.#newest.revision.name]
    const noted = await readFollowed(folder)
    const needed = new Set([...names, ...newest, ...(noted === undefined ? [] : [noted.commit])])
    try {
      await this.#checkouts.keep(needed, clock.now())
      await this.#mirror.keep(needed, new AbortController().signal)
      const mirrors = join(folder, 'mirrors')
      for (const name of await readdir(mirrors).catch(() => [])) {
        if (name !== this.#mirrorName()) await rm(join(mirrors, name), { recursive: true })
      }
    } catch {
      // What could not be deleted now is tried again after the next commit.
      log.debug('Commits that nobody needs any more could not be deleted.')
    }
  }

  watch(changed: () => void): void {
    const { poll: every, random, log } = this.#options
    this.#poll = new Poll({
      every,
      random,
      look: async (signal) => {
        const { id } = await this.#mirror.look(this.#ref, signal)
        const mark = await this.#mark(id)
        if (mark === this.#judged || this.#trouble.isTooSoon(mark)) return false
        // Told once: whoever is told asks for the newest, and a failure there has it told again.
        this.#judged = mark
        this.#newest = undefined
        changed()
        return true
      },
      onFailure: (error) => {
        if (this.#unreachable) return
        this.#unreachable = true
        const code = isSyncError(error) ? error.code : 'INTERNAL'
        if (isSyncError(error)) this.#options.onTrouble?.(error)
        const text =
          'The repository cannot be looked at; what is active goes on. It is tried again.'
        log.warn(text, { code, repository: this.description })
      },
      onSuccess: () => {
        if (!this.#unreachable) return
        this.#unreachable = false
        log.info('The repository can be looked at again.', { repository: this.description })
      },
    })
  }

  /** Has the repository looked at soon; for a hook. */
  wake(): void {
    this.#poll?.wake()
  }

  async close(): Promise<void> {
    await this.#poll?.close()
  }

  /** What a verdict was made of: the commit or tag, and who may sign. */
  async #mark(id: string): Promise<string> {
    const { signers } = this.#options
    const files = signers === undefined ? [] : [signers.allowed, signers.revoked ?? '']
    const marks = await Promise.all(files.map(fileMark))
    return [id, ...marks].join(' ')
  }

  async #note(commit: string): Promise<void> {
    const { folder } = this.#options
    try {
      await noteFollowed(folder, { repository: this.description, paths: this.#paths, commit })
    } catch (error) {
      throw new SyncError('REPOSITORY_COPY', `Nothing can be written to ${folder}.`, {
        cause: error,
      })
    }
  }

  #tellSuccession({ succession, commit, before }: FetchedCommit): void {
    const fields = { commit, ...(before !== undefined && { previous: before }) }
    const { log } = this.#options
    if (succession === 'rewritten') {
      log.warn('The history of the repository was rewritten; its newest commit is taken.', fields)
    }
    if (succession === 'unknown') {
      const text =
        'The repository moved on by more than a hundred commits, or its history was rewritten.'
      log.warn(text, fields)
    }
  }

  #mirrorName(): string {
    return createHash('sha256').update(this.#remote.url).digest('hex').slice(0, 16)
  }
}

/**
 * A path in a repository without `./` and a final slash.
 *
 * @throws SyncError `USAGE` when it leads out of it
 */
function repositoryPath(text: string): string {
  const path = posix.normalize(text.replaceAll('\\', '/')).replace(/\/+$/u, '')
  if (path.startsWith('/') || path === '..' || path.startsWith('../')) {
    throw new SyncError(
      'USAGE',
      `--path is a path in the repository, such as connectors.yaml, not ${text}.`,
    )
  }
  return path
}

async function fileMark(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path)
    return `${mtimeMs}:${size}:${ino}`
  } catch {
    return 'absent'
  }
}
