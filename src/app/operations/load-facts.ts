import type { Clock } from '../../model/clock.ts'

/** What became of the last look for a newer configuration. */
export interface LoadFacts {
  /** Whether it could be read and has no errors. */
  readonly successful: boolean
  /** When that was so the last time, in milliseconds. */
  readonly succeededAt: number | undefined
  /** Since when the newest revision is the one that runs, in milliseconds. */
  readonly activatedAt: number | undefined
  readonly revision: string | undefined
}

/** Remembers what became of loads. */
export class LoadMemory {
  readonly #clock: Clock
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

  /** A revision was read. @param sound whether no connector of it has errors */
  loaded(revision: string | undefined, { sound }: { readonly sound: boolean }): void {
    const now = this.#clock.now()
    const isNew = this.#facts.activatedAt === undefined || revision !== this.#facts.revision
    this.#facts = {
      successful: sound,
      succeededAt: sound ? now : this.#facts.succeededAt,
      activatedAt: isNew ? now : this.#facts.activatedAt,
      revision,
    }
  }

  /** Nothing could be read; what was active goes on. */
  failed(): void {
    this.#facts = { ...this.#facts, successful: false }
  }
}
