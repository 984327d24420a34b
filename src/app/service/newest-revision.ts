import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { inSlices } from '../../model/pace.ts'
import type { Log } from '../../observe/log.ts'
import type { Activation } from '../../state/activations.ts'
import type { CheckMemory } from '../check/check-memory.ts'
import { type LoadedRevision, loadRevision } from './loaded-revision.ts'
import type { Revision, RevisionSource } from './revision.ts'

/** How long the first load waits for the newest revision before good versions are served, in milliseconds. */
const PATIENCE = 3_000

/** What the newest revision is read with. */
export interface NewestRevisionOptions {
  readonly revisions: RevisionSource
  readonly env?: string | undefined
  readonly clock: Clock
  readonly log: Log
  readonly memory: CheckMemory
}

/** What is there beside the newest revision. */
export interface NewestSurroundings {
  /** Which versions connectors run, by the state. */
  readonly activations: readonly Activation[]
  /** Whether connectors are served already: nobody waits for this load then. */
  readonly serving: boolean
  readonly signal: AbortSignal
}

/** Reads the newest revision, without letting the first load wait for a source that does not answer. */
export class NewestRevision {
  readonly #options: NewestRevisionOptions
  #late: Promise<Revision> | undefined

  constructor(options: NewestRevisionOptions) {
    this.#options = options
  }

  /** The newest revision of the first load, where that did not wait for it: to be loaded when it comes. */
  get late(): Promise<Revision> | undefined {
    return this.#late
  }

  /**
   * @returns `undefined` at the first load, where it cannot be had and the last good versions do
   * @throws SyncError `CONFIGURATION_*`, `REPOSITORY_*`, `COMMIT_*`
   */
  async load(around: NewestSurroundings): Promise<LoadedRevision | undefined> {
    const { revisions, env, clock, log, memory } = this.#options
    try {
      // One look at a time: what came late is taken over first.
      await this.#late?.catch(() => undefined)
      const revision = await this.#inTime(revisions.newest(around.signal), around)
      return await loadRevision(revision, { env, memory, now: clock.now(), pace: inSlices() })
    } catch (error) {
      if (!isSyncError(error) || around.serving || around.activations.length === 0) throw error
      log.error('The configuration cannot be read; the last good versions are served.', {
        code: error.code,
      })
      return undefined
    }
  }

  /**
   * What the first load waits for: where good versions are there, they are served rather than that anybody waits for
   * a repository that does not answer.
   *
   * @throws SyncError `REPOSITORY_UNREACHABLE` when it takes too long; see {@link late}
   */
  async #inTime(
    reading: Promise<Revision>,
    { serving, activations }: NewestSurroundings,
  ): Promise<Revision> {
    if (serving || activations.length === 0) return reading
    const over = new AbortController()
    const late = sleep(PATIENCE, undefined, { signal: over.signal }).catch(() => undefined)
    const revision = await Promise.race([reading, late]).finally(() => over.abort())
    if (revision !== undefined || !(await this.#hasFiles(activations))) return reading
    this.#late = reading
    throw new SyncError(
      'REPOSITORY_UNREACHABLE',
      'The configuration has not come yet; it is taken over when it does.',
    )
  }

  async #hasFiles(activations: readonly Activation[]): Promise<boolean> {
    for (const { revision } of activations) {
      if ((await this.#options.revisions.recall(revision)) !== undefined) return true
    }
    return false
  }
}
