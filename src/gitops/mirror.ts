import { join } from 'node:path'
import { isSyncError, SyncError } from '../model/errors.ts'
import { Turns } from '../model/turns.ts'
import { BareCopy, type BareCopyOptions } from './bare-copy.ts'
import { callRemote, Damage } from './call-remote.ts'
import type { GitCall, GitResult, runGit } from './git.ts'
import type { GitLogin } from './git-environment.ts'
import { chooseRef, type Found, type Ref } from './ref.ts'
import { watchSize } from './watch-size.ts'

/** Commits of the history that are fetched: enough to tell whether a branch was rewritten. */
const DEPTH = 100
/** Where the newest commit is kept in the mirror, and the one before. */
const FETCHED = 'refs/rollcall/fetched'
const SEEN = 'refs/rollcall/seen'
const ACCEPTED = 'refs/rollcall/accepted/'
const LOOK_TIME = 30_000
const FETCH_TIME = 300_000
/** Bytes of the list of all branches and tags. */
const MOST_TIPS = 16_777_216
/** Bytes that the packs of a mirror may have. */
const MOST_BYTES = 1_073_741_824
/** Each fetch leaves a pack. */
const MOST_PACKS = 50

/** Where a mirror is, and of what. */
export interface MirrorOptions extends BareCopyOptions {
  readonly login: GitLogin
  /** Bytes that are fetched at most. */
  readonly most?: number
  /** Packs from which on they are made one. */
  readonly packs?: number
}

/** How a commit stands to the one that was fetched before it. */
export type Succession = 'first' | 'same' | 'follows' | 'rewritten' | 'unknown'

/** A commit that was fetched. */
export interface FetchedCommit {
  readonly commit: string
  /** The object that the name stands for; a tag with a message is not its commit. */
  readonly id: string
  readonly before: string | undefined
  readonly succession: Succession
}

/** What commits are read from: a mirror, or the repository on this machine that somebody works in. */
export type CommitReader = Pick<Mirror, 'locally' | 'program' | 'argumentsOf'>

/**
 * A bare copy of one branch or tag, as far as it is needed. It is nothing but a cache: when it is damaged it is
 * thrown away and fetched anew.
 */
export class Mirror {
  readonly #options: MirrorOptions
  readonly #copy: BareCopy
  /** One fetch at a time. */
  readonly #turns = new Turns()

  constructor(options: MirrorOptions) {
    this.#options = options
    this.#copy = new BareCopy(options)
  }

  /**
   * Asks the repository what a name stands for now; fetches nothing.
   *
   * @throws SyncError `GIT_UNAVAILABLE`, `REPOSITORY_*`, `SECRET_MISSING`
   */
  async look(ref: Ref, signal: AbortSignal): Promise<Found> {
    if (ref.kind === 'commit') return { name: ref.id, id: ref.id }
    await this.#copy.prepareFolder()
    const { url } = this.#options.remote
    const args = ['ls-remote', '--quiet', '--end-of-options', url, ...ref.names]
    try {
      const { stdout } = await this.#remotely(args, { signal, within: LOOK_TIME })
      return chooseRef(ref, stdout.toString())
    } catch (error) {
      throw error instanceof Damage ? error.failure : error
    }
  }

  /**
   * The commits that branches and tags of the repository stand for now, by name; fetches nothing.
   *
   * @throws SyncError `GIT_UNAVAILABLE`, `REPOSITORY_*`, `SECRET_MISSING`
   */
  async tips(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    await this.#copy.prepareFolder()
    const { url } = this.#options.remote
    const args = ['ls-remote', '--quiet', '--heads', '--tags', '--end-of-options', url]
    try {
      const most = MOST_TIPS
      const { stdout } = await this.#remotely(args, { signal, within: LOOK_TIME, most })
      const lines = stdout
        .toString()
        .split('\n')
        .filter((line) => line !== '')
      return new Map(
        lines.map((line) => {
          const [id = '', name = ''] = line.split('\t')
          return [name, id] as const
        }),
      )
    } catch (error) {
      throw error instanceof Damage ? error.failure : error
    }
  }

  /**
   * Fetches what was found, or what its name stands for meanwhile, with a part of its history.
   *
   * @throws SyncError `GIT_UNAVAILABLE`, `REPOSITORY_*`, `SECRET_MISSING`
   */
  async fetch(found: Found, signal: AbortSignal): Promise<FetchedCommit> {
    return this.#turns.take(async () => {
      try {
        return await this.#fetch(found, signal)
      } catch (error) {
        if (!(error instanceof Damage)) throw error
        await this.#copy.discard()
      }
      try {
        return await this.#fetch(found, signal)
      } catch (error) {
        throw error instanceof Damage ? error.failure : error
      }
    })
  }

  /**
   * Runs git on what was fetched, without a network.
   *
   * @throws SyncError `GIT_UNAVAILABLE`, `INTERRUPTED`, `REPOSITORY_UNREACHABLE` when it takes too long
   */
  async locally(
    args: readonly string[],
    { signal, most }: Pick<GitCall, 'signal' | 'most'>,
  ): Promise<GitResult> {
    return this.#copy.run(args, { signal, ...(most !== undefined && { most }) })
  }

  /**
   * Remembers that a commit was found good, and keeps what belongs to it.
   *
   * @throws SyncError `REPOSITORY_COPY`
   */
  async accept(commit: string, signal: AbortSignal): Promise<void> {
    await this.#copy.name(`${ACCEPTED}${commit}`, commit, signal)
  }

  /** Whether a commit is there that was found good. */
  async hasAccepted(commit: string, signal: AbortSignal): Promise<boolean> {
    if (!(await this.#copy.exists())) return false
    return (await this.#copy.resolve(`${ACCEPTED}${commit}`, signal)) === commit
  }

  /** Whether a commit belongs to the history that was fetched last. */
  async hasFollowed(commit: string, signal: AbortSignal): Promise<boolean> {
    if (!(await this.#copy.exists())) return false
    const { code } = await this.locally(['merge-base', '--is-ancestor', commit, FETCHED], {
      signal,
    })
    return code === 0
  }

  /** Of the commits that were found good only these are still needed. */
  async keep(commits: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    if (!(await this.#copy.exists())) return
    const args = ['for-each-ref', '--format=%(objectname)', ACCEPTED]
    const { stdout } = await this.locally(args, { signal })
    for (const commit of stdout.toString().split('\n')) {
      if (commit === '' || commits.has(commit)) continue
      await this.locally(['update-ref', '-d', `${ACCEPTED}${commit}`], { signal })
    }
  }

  /** Throws the copy away, so that the next fetch makes a new one. */
  async discard(): Promise<void> {
    await this.#turns.take(() => this.#copy.discard())
  }

  /** How git is called on the mirror; no login is needed for what was fetched. */
  program(login: GitLogin = {}): Parameters<typeof runGit>[0] {
    return this.#copy.program(login)
  }

  argumentsOf(args: readonly string[]): readonly string[] {
    return this.#copy.argumentsOf(args)
  }

  async #fetch({ name, id: wanted }: Found, signal: AbortSignal): Promise<FetchedCommit> {
    await this.#copy.prepare(wanted, signal)
    const before = await this.#copy.resolve(SEEN, signal)
    const size = watchSize(
      join(this.#copy.path, 'objects', 'pack'),
      this.#options.most ?? MOST_BYTES,
    )
    try {
      await this.#remotely(
        this.argumentsOf([
          'fetch',
          '--quiet',
          '--force',
          '--no-tags',
          '--no-recurse-submodules',
          '--no-write-fetch-head',
          `--depth=${DEPTH}`,
          '--end-of-options',
          this.#options.remote.url,
          `+${name}:${FETCHED}`,
        ]),
        { signal: AbortSignal.any([signal, size.exceeded]), within: FETCH_TIME },
      )
      await size.check()
    } catch (error) {
      if (isSyncError(error, 'REPOSITORY_TOO_LARGE')) await this.#copy.discard()
      throw error
    } finally {
      size.stop()
    }
    const id = await this.#copy.must(['rev-parse', '--verify', '--quiet', FETCHED], signal)
    const commit = await this.#copy.resolve(FETCHED, signal)
    if (commit === undefined) {
      throw new SyncError('REPOSITORY_NO_REF', `${name} is no commit, and no tag of one.`)
    }
    const succession = await this.#succession(before, commit, signal)
    await this.#copy.must(['update-ref', SEEN, commit], signal)
    await this.#copy.tidy(this.#options.packs ?? MOST_PACKS, signal)
    return { commit, id, before, succession }
  }

  async #succession(
    before: string | undefined,
    now: string,
    signal: AbortSignal,
  ): Promise<Succession> {
    if (before === undefined) return 'first'
    if (before === now) return 'same'
    const follows = await this.locally(['merge-base', '--is-ancestor', before, now], { signal })
    if (follows.code === 0) return 'follows'
    const common = await this.locally(['merge-base', before, now], { signal })
    if (common.code === 0) return 'rewritten'
    // Without a common commit it is only certain when the whole of the new history is here.
    const cut = await this.locally(['rev-list', '--count', now], { signal })
    return Number(cut.stdout.toString()) < DEPTH ? 'rewritten' : 'unknown'
  }

  #remotely(args: readonly string[], call: GitCall): Promise<GitResult> {
    const { remote, login } = this.#options
    return callRemote({ remote, login, program: (used) => this.program(used) }, args, call)
  }
}
