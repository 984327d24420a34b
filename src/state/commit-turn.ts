/** How long a change that nobody waits for may stay in memory, in milliseconds. */
const LAZY = 50

/** How long after a commit that failed the next one is tried, in milliseconds. */
const RETRY = 1_000

/** Turns of the event loop that a commit waits for further events at most. */
const PATIENCE = 4

/**
 * When the connector space commits.
 *
 * Events that somebody waits for are committed as soon as a turn of the event loop brings no further one:
 * requests that are in the socket buffers already share the commit, and its sync to disk. What nobody waits
 * for rides on the next commit, and when none comes, a timer makes one. A space that writes the two apart has a turn
 * for each.
 */
export class CommitTurn {
  readonly #commit: () => void
  #events = 0
  #turn: NodeJS.Immediate | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(commit: () => void) {
    this.#commit = commit
  }

  /** Somebody waits. */
  soon(): void {
    this.#events += 1
    this.#turn ??= this.#look(this.#events, PATIENCE)
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
  }

  #look(seen: number, patience: number): NodeJS.Immediate {
    return setImmediate(() => {
      if (this.#events === seen || patience === 0) this.#commit()
      else this.#turn = this.#look(this.#events, patience - 1)
    })
  }
}
