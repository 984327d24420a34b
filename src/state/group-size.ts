/** Groups between two attempts to have one more, at most. */
const REST = 64

/**
 * How many events usually come together, learned from the groups that were committed.
 *
 * Clients that wait for their answers come back at once when they have them, one shortly after another. Whoever
 * commits as soon as the first is back makes the others wait for a whole commit; whoever waits for as many as came
 * the last time makes one commit of two. A larger group is believed at once. One more than usual is waited for only
 * now and then, the more rarely the more often nobody came; and a group that stayed smaller is the new usual.
 */
export class GroupSize {
  #usual = 1
  #wanted = 1
  /** Groups between an attempt that fails and the next one. */
  #pause = 1
  /** How many of these are left. */
  #left = 0

  /** How many are to be waited for; 1 while events come alone. */
  get wanted(): number {
    return this.#wanted
  }

  /** A group was committed; one that is smaller than wanted was waited for in vain. */
  took(size: number): void {
    if (size > this.#usual) {
      this.#pause = 1
      this.#left = 0
    } else if (size < this.#wanted) {
      this.#pause = Math.min(2 * this.#pause, REST)
      this.#left = this.#pause
    } else {
      this.#left -= 1
    }
    this.#usual = size
    this.#wanted = size > 1 && this.#left <= 0 ? size + 1 : size
  }
}
