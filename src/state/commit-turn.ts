import { GroupSize } from './group-size.ts'

/** How long a change that nobody waits for may stay in memory, in milliseconds. */
const LAZY = 50

/** How long after a commit that failed the next one is tried, in milliseconds. */
const RETRY = 1_000

/** Turns of the event loop that bring further events and that a commit waits for at most. */
const TURNS = 4

/** Milliseconds that a commit waits for as many events as usually come together, at most. */
const MOST = 0.5

/** What {@link CommitTurn} goes by. */
export interface Pace {
  /** Milliseconds that a commit takes of late: longer than that nobody is waited for. */
  readonly commitTakes: () => number
  /** Milliseconds that only grow. */
  readonly now: () => number
}

const AT_ONCE: Pace = { commitTakes: () => 0, now: () => performance.now() }

/**
 * When the connector space commits.
 *
 * Events that somebody waits for are committed as soon as a turn of the event loop brings no further one:
 * requests that are in the socket buffers already share the commit, and its sync to disk. Fewer events than usually
 * come together are kept for a fraction of a millisecond, never longer than the commit takes that they would
 * otherwise have to themselves, while the event loop turns. What nobody waits for rides on the next commit, and when
 * none comes, a timer makes one. A space that writes the two apart has a turn for each.
 */
export class CommitTurn {
  readonly #commit: () => void
  readonly #pace: Pace
  readonly #group = new GroupSize()
  /** Events since the last commit. */
  #events = 0
  #turn: NodeJS.Immediate | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(commit: () => void, pace: Pace = AT_ONCE) {
    this.#commit = commit
    this.#pace = pace
  }

  /** Somebody waits. */
  soon(): void {
    this.#events += 1
    this.#turn ??= this.#look(this.#events, TURNS, this.#pace.now())
  }

  /** Nobody waits. */
  later(): void {
    if (this.#turn !== undefined) return
    this.#timer ??= setTimeout(this.#commit, LAZY)
  }

  /** The commit has failed for some. */
  again(): void {
    this.#timer ??= setTimeout(this.#commit, RETRY)
  }

  /** The commit is made now, or no longer wanted. */
  clear(): void {
    clearImmediate(this.#turn)
    clearTimeout(this.#timer)
    this.#turn = undefined
    this.#timer = undefined
    this.#events = 0
  }

  #look(seen: number, turns: number, since: number): NodeJS.Immediate {
    return setImmediate(() => {
      const came = this.#events > seen
      if ((came && turns > 0) || this.#lacksSome(since)) {
        this.#turn = this.#look(this.#events, turns - 1, since)
        return
      }
      this.#group.took(this.#events)
      this.#commit()
    })
  }

  #lacksSome(since: number): boolean {
    if (this.#events >= this.#group.wanted) return false
    const { commitTakes, now } = this.#pace
    return now() - since < Math.min(commitTakes(), MOST)
  }
}
