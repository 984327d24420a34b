import type { LogLevel } from './log.ts'

const RANKS = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 } as const

/** From which level on lines are written; may be changed while the program runs. */
export class LogThreshold {
  readonly #given: LogLevel
  #level: LogLevel

  constructor(level: LogLevel) {
    this.#given = level
    this.#level = level
  }

  get level(): LogLevel {
    return this.#level
  }

  allows(level: LogLevel): boolean {
    return RANKS[level] >= RANKS[this.#level]
  }

  /** Turns `debug` on, or back to the level that was given. @returns the level from now on */
  toggleDebug(): LogLevel {
    this.#level = this.#level === 'debug' ? this.#given : 'debug'
    return this.#level
  }
}
