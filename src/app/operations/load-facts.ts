import type { Clock } from '../../model/clock.ts'

/** What became of the last look for a newer configuration. */
export interface LoadFacts {
  /** Whether it could be read and has no errors. */
  readonly successful: boolean
  /** When that was so the last time, in milliseconds. */
  readonly succeededAt: number | undefined
  /** Since when the newest sound revision is the one that runs, in milliseconds. */
  readonly activatedAt: number | undefined
  readonly revision: string | undefined
}

/** Revisions that are remembered, to say how far behind a connector is. */
const REMEMBERED = 1_000

/** Remembers what became of loads. */
export class LoadMemory {
  readonly #clock: Clock
  readonly #revisions: string[] = []
  #facts: LoadFacts = {
    successful: false,
    succeededAt: undefined,
    activatedAt: undefined,
    revision: undefined,
  }

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get facts(): LoadFacts {
    return this.#facts
  }

  /** How many revisions came after one; at least 1 for one of before the process began. */
  since(revision: string | undefined): number {
    const at = revision === undefined ? -1 : this.#revisions.lastIndexOf(revision)
    return at < 0 ? Math.max(1, this.#revisions.length) : this.#revisions.length - 1 - at
  }

  /** A revision was read. @param sound whether no connector of it has errors */
  loaded(revision: string | undefined, { sound }: { readonly sound: boolean }): void {
    const now = this.#clock.now()
    if (revision !== undefined && revision !== this.#revisions.at(-1)) {
      this.#revisions.push(revision)
      if (this.#revisions.length > REMEMBERED) this.#revisions.shift()
    }
    const isNew = this.#facts.activatedAt === undefined || revision !== this.#facts.revision
    this.#facts = {
      successful: sound,
      succeededAt: sound ? now : this.#facts.succeededAt,
      activatedAt: isNew && sound ? now : this.#facts.activatedAt,
      revision,
    }
  }

  /** Nothing could be read; what was active goes on. */
  failed(): void {
    this.#facts = { ...this.#facts, successful: false }
  }
}
