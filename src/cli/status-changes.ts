import type { ConnectorState } from '../app/run/connector-state.ts'
import { formatCount } from '../observe/progress.ts'

/** What a line tells of a connector, in its order. */
type Told = Readonly<Record<'state' | 'config' | 'pending' | 'held' | 'errors' | 'run', string>>

/**
 * What is different between two looks: a line for each connector that changed, `HR  state active → held  held 0 → 612`.
 * A connector that is seen for the first time is told with all that is known.
 */
export function changesOfStatus(
  before: readonly ConnectorState[],
  after: readonly ConnectorState[],
): readonly string[] {
  const known = new Map(before.map((one) => [one.connector, toldOf(one)]))
  const seen = new Set(after.map((one) => one.connector))
  const gone = [...known.keys()].filter((name) => !seen.has(name))
  return [
    ...after.flatMap((one) => lineOf(one.connector, known.get(one.connector), toldOf(one))),
    ...gone.map((name) => `${name}  gone`),
  ]
}

function lineOf(name: string, before: Told | undefined, after: Told): readonly string[] {
  const words = Object.entries(after).flatMap(([what, now]) => {
    const was =
      before === undefined ? undefined : Object.entries(before).find(([one]) => one === what)?.[1]
    if (was === now || (was === undefined && now === '')) return []
    return was === undefined || was === '' ? `${what} ${now}` : `${what} ${was} → ${now || '–'}`
  })
  return words.length === 0 ? [] : [[name, ...words].join('  ')]
}

function toldOf(one: ConnectorState): Told {
  const { state, config, counts, failedCount, running, history } = one
  let [pending, held] = [0, 0]
  for (const { staged, held: waiting } of Object.values(counts)) {
    pending += Object.values(staged).reduce((sum, count) => sum + count, 0)
    held += waiting
  }
  const [last] = history
  return {
    state,
    config,
    pending: formatCount(pending),
    held: formatCount(held),
    errors: formatCount(failedCount),
    run:
      running !== undefined
        ? `${running.run} ${running.profile}`
        : last === undefined
          ? ''
          : `${last.run} ${last.profile} ${last.result}`,
  }
}
