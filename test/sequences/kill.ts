import type { RunParts, RunTable } from '../../src/engine/run/run.ts'
import type { State } from '../../src/state/state.ts'

/** The process is no more: whatever was to follow never happens. */
export class Killed extends Error {}

/** A run that ends without a word before one of its writes. */
export interface Killing {
  readonly parts: RunParts
  readonly killed: boolean
}

/**
 * The same parts, whose user is killed before the write of that number: of the table, of the connector space, or
 * between the two.
 *
 * @param keepImage keeps the files as they are at that moment
 */
export function killedAt(parts: RunParts, at: number | undefined, keepImage: () => void): Killing {
  let writes = 0
  let killed = false
  const step = (): void => {
    if (killed) throw new Killed('killed')
    if (writes === at) {
      keepImage()
      killed = true
      throw new Killed('killed')
    }
    writes += 1
  }
  const guarded = <T extends object>(target: T, names: readonly (keyof T)[]): T =>
    new Proxy(target, {
      get(of, name) {
        const value: unknown = Reflect.get(of, name)
        if (typeof value !== 'function') return value
        // What is done under a lease is done by the same process.
        if (name === 'under') {
          return (...given: unknown[]): unknown => guarded(Reflect.apply(value, of, given), names)
        }
        const isWrite = names.some((one) => one === name)
        return (...given: unknown[]): unknown => {
          if (killed) throw new Killed('killed')
          if (isWrite) step()
          return Reflect.apply(value, of, given)
        }
      },
    })
  const tables = new Map<string, RunTable>(
    [...parts.tables].map(([name, one]) => [
      name,
      {
        ...one,
        table: guarded(one.table, ['write', 'replace']),
        bulk: guarded(one.bulk, ['write']),
      },
    ]),
  )
  const space = guarded(parts.space, ['write', 'settle', 'hold', 'drop'])
  const journal = guarded(parts.journal, ['putPlan', 'startRun', 'setWatermark', 'updateRun'])
  return {
    parts: { ...parts, tables, space, journal },
    get killed() {
      return killed
    },
  }
}

/** Where in an event the process is killed: its pending export is written down, or its statement was sent too. */
export type Moment = 'begun' | 'sent'

/** A connector space whose user may be killed in an event; the same one until then. */
export interface MortalState {
  readonly state: State
  /** From now on the next event ends there. */
  killAt(moment: Moment): void
  readonly killed: boolean
}

/** @param keepImage keeps the files as they are at that moment */
export function mortalState(state: State, keepImage: () => void): MortalState {
  let armed: Moment | undefined
  let killed = false
  const die = (): never => {
    if (!killed) keepImage()
    killed = true
    throw new Killed('killed')
  }
  const begin = async (...given: Parameters<State['begin']>): ReturnType<State['begin']> => {
    if (killed) die()
    const begun = await state.begin(...given)
    return armed === 'begun' ? die() : begun
  }
  const settle = (...given: Parameters<State['settle']>): void => {
    if (killed || armed === 'sent') die()
    state.settle(...given)
  }
  const forget = (...given: Parameters<State['forget']>): void => {
    if (killed || armed === 'sent') die()
    state.forget(...given)
  }
  const mortal = new Proxy(state, {
    get(of, name) {
      if (name === 'begin') return begin
      if (name === 'settle') return settle
      if (name === 'forget') return forget
      const value: unknown = Reflect.get(of, name, of)
      return typeof value === 'function' ? value.bind(of) : value
    },
  })
  return {
    state: mortal,
    killAt: (moment) => (armed = moment),
    get killed() {
      return killed
    },
  }
}
