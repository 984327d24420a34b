import type { RunParts, RunTable } from '../../src/engine/run/run.ts'

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
