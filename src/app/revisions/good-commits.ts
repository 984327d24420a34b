import type { Checkout, Checkouts } from '../../gitops/checkout.ts'
import { readCommitHeader } from '../../gitops/commit-header.ts'
import type { FetchedCommit, Mirror } from '../../gitops/mirror.ts'
import type { Found } from '../../gitops/ref.ts'
import { type Signers, verifyCommit } from '../../gitops/verify-commit.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'

/** Where commits come from, who may sign them, and where they are kept. */
export interface GoodCommitsParts {
  readonly mirror: Mirror
  readonly checkouts: Checkouts
  readonly signers: Signers | undefined
  /** Of the configuration in the repository. */
  readonly paths: readonly string[]
}

/** Commits whose signature was found good, on this machine's disk. */
export class GoodCommits {
  readonly #parts: GoodCommitsParts

  constructor(parts: GoodCommitsParts) {
    this.#parts = parts
  }

  /**
   * Judges a commit that was fetched and writes its files; a mirror that lacks something of it is made anew.
   *
   * @throws SyncError `COMMIT_*`, `REPOSITORY_*`
   */
  async take(fetched: FetchedCommit, found: Found, signal: AbortSignal): Promise<Checkout> {
    const { mirror, signers } = this.#parts
    const signedBy =
      signers === undefined ? undefined : await verifyCommit(mirror, fetched, signers, signal)
    try {
      return await this.#checkOut(fetched.commit, signedBy, signal)
    } catch (error) {
      if (!isSyncError(error, 'REPOSITORY_COPY')) throw error
    }
    // The mirror lacks something that it should have; a new one has it.
    await mirror.discard()
    const again = await mirror.fetch(found, signal)
    if (again.commit !== fetched.commit) throw movedOn(again.commit)
    return this.#checkOut(again.commit, signedBy, signal)
  }

  /** The files of a commit that was taken before; `undefined` where they cannot be had any more. */
  async recall(commit: string): Promise<Checkout | undefined> {
    return (await this.#parts.checkouts.open(commit)) ?? (await this.#restore(commit))
  }

  /** What comes here was found good. */
  async #checkOut(commit: string, signedBy: string | undefined, signal: AbortSignal) {
    const { mirror, checkouts, paths } = this.#parts
    const header = await readCommitHeader(mirror, commit, signal)
    await mirror.accept(commit, signal)
    return checkouts.write(mirror, commit, {
      header: { ...header, ...(signedBy !== undefined && { signedBy }) },
      named: paths,
      signal,
    })
  }

  /**
   * A checkout that was damaged, or that only another machine has made, is made again from what the mirror has: a
   * commit that was found good here, or one of the history that is followed, when its signature is good.
   */
  async #restore(commit: string): Promise<Checkout | undefined> {
    const { mirror } = this.#parts
    const { signal } = new AbortController()
    try {
      const accepted = await mirror.hasAccepted(commit, signal)
      if (!accepted && !(await mirror.hasFollowed(commit, signal))) return undefined
      const signedBy = await this.#signerOf(commit, { accepted }, signal)
      return await this.#checkOut(commit, signedBy, signal)
    } catch (error) {
      if (isSyncError(error)) return undefined
      throw error
    }
  }

  /** Who signed a commit of the mirror. What was found good once stays so when its signer may no longer sign. */
  async #signerOf(
    commit: string,
    { accepted }: { readonly accepted: boolean },
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { mirror, signers } = this.#parts
    if (signers === undefined) return undefined
    try {
      return await verifyCommit(mirror, { commit, id: commit }, signers, signal)
    } catch (error) {
      if (accepted && isSyncError(error)) return undefined
      throw error
    }
  }
}

function movedOn(commit: string): SyncError {
  return new SyncError(
    'REPOSITORY_COPY',
    `The repository moved on to ${commit.slice(0, 7)} while its copy was mended; it is looked at again.`,
  )
}
