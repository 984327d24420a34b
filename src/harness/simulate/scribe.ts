import type { ScimAnswer } from './client.ts'
import type { Faults } from './inspect.ts'
import type { LatencyRecorder } from './latency.ts'
import type { PhaseResult, WrongAnswer } from './result.ts'

const LISTED = 20

/** Writes down what happens, phase by phase. */
export interface Scribe {
  readonly phases: readonly PhaseResult[]
  readonly wrong: number
  readonly wrongAnswers: readonly WrongAnswer[]
  readonly rowsCompared: number
  /** Does a phase; what happens meanwhile is written to its account. */
  phase(name: string, users: number, work: () => Promise<void>): Promise<void>
  count(kind: string): void
  faults(answer: ScimAnswer, user: number | undefined, faults: Faults): void
  rowFaults(user: number, faults: Faults): void
}

/** @param takeTimes gives the answer times of the phase that ends, and begins anew */
export function createScribe(takeTimes: () => LatencyRecorder): Scribe {
  const phases: PhaseResult[] = []
  const wrongAnswers: WrongAnswer[] = []
  let phase = ''
  let counts: Record<string, number> = {}
  let wrong = 0
  let rows = 0
  let rowsCompared = 0
  const note = (entry: Omit<WrongAnswer, 'fault' | 'phase'>, faults: Faults): void => {
    wrong += faults.length
    for (const fault of faults) {
      if (wrongAnswers.length < LISTED) wrongAnswers.push({ phase, ...entry, fault })
    }
  }
  return {
    phases,
    wrongAnswers,
    get wrong() {
      return wrong
    },
    get rowsCompared() {
      return rowsCompared
    },
    async phase(name, users, work) {
      phase = name
      counts = {}
      rows = 0
      const wrongBefore = wrong
      const started = performance.now()
      await work()
      const times = takeTimes()
      phases.push({
        name,
        users,
        requests: times.count,
        wrong: wrong - wrongBefore,
        seconds: Math.round(performance.now() - started) / 1000,
        counts,
        latency: times.summary(),
        ...(rows > 0 && { rows }),
      })
    },
    count(kind) {
      counts[kind] = (counts[kind] ?? 0) + 1
    },
    faults(answer, user, faults) {
      if (faults.length === 0) return
      const request = `${answer.request.method} ${answer.request.path}`
      note({ request, requestId: answer.requestId, ...(user !== undefined && { user }) }, faults)
    },
    rowFaults(user, faults) {
      rows += 1
      rowsCompared += 1
      if (faults.length > 0) note({ user, request: 'row', requestId: '' }, faults)
    },
  }
}
