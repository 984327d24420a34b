import type { Latency } from './latency.ts'

/** One thing that was not as it must be. */
export interface WrongAnswer {
  readonly phase: string
  /** Number of the made-up person; absent for requests about nobody. */
  readonly user?: number
  /** Such as `PATCH /Users/…`. */
  readonly request: string
  readonly requestId: string
  readonly fault: string
}

/** One phase of the life cycle. */
export interface PhaseResult {
  readonly name: string
  readonly users: number
  readonly requests: number
  readonly wrong: number
  readonly seconds: number
  /** What happened, by kind: `created`, `matched`, `gone` and so on. */
  readonly counts: Readonly<Record<string, number>>
  readonly latency: Latency
  /** Rows that were compared with what they should hold; absent without a configuration. */
  readonly rows?: number
}

/** What a simulation found. */
export interface SimulationResult {
  readonly url: string
  readonly idp: string
  readonly users: number
  readonly seed: number
  readonly phases: readonly PhaseResult[]
  readonly requests: number
  readonly retries: number
  readonly seconds: number
  /** Requests a second. */
  readonly rate: number
  readonly latency: Latency
  readonly wrong: number
  /** The first twenty. */
  readonly wrongAnswers: readonly WrongAnswer[]
  readonly rowsCompared: number
  /** People whose last change was accepted and waits: held by a threshold, or staged for an export. */
  readonly waiting: number
  /** Attributes that were sent and that `/Schemas` does not have: they may be taken, and nothing keeps them. */
  readonly unadvertised: readonly string[]
}
