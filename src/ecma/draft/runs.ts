import type { TargetDefinition } from '../../model/definition.ts'
import { tracksChanges } from '../../model/dialects.ts'
import type { AgentRunProfile, ManagementAgent } from '../mim/management-agent.ts'
import type { ImportedDelta } from './imported-connector.ts'

/** How the table is re-read, and which run profiles there are. */
export interface DraftedRuns {
  readonly every: string | undefined
  readonly delta: ImportedDelta | undefined
  readonly runProfiles: readonly AgentRunProfile[]
  readonly check: readonly string[]
  readonly todo: readonly string[]
}

/**
 * Run profiles with names and steps of ours. Without a way to find changes a delta import is none; where nothing
 * synchronizes, as in the ECMA Connector Host, an export has nothing to write: it happens with the event.
 */
export function draftRuns(
  agent: ManagementAgent | undefined,
  dialect: TargetDefinition['dialect'],
): DraftedRuns {
  const delta = deltaOf(agent, dialect)
  const todo: string[] = []
  if (agent?.delta !== undefined && delta === undefined) {
    const { strategy, table } = agent.delta
    const by = table === undefined ? '' : ` with ${table}`
    todo.push(
      `delta import by ${strategy.toLowerCase()}${by}: "rollcall init --history" prints a history table and its triggers`,
    )
  }
  const check: string[] = []
  const taken = new Set<string>()
  const synchronizes = (agent?.runProfiles ?? []).some(({ steps }) =>
    steps.some((one) => one.endsWith('Synchronization')),
  )
  const runProfiles = (agent?.runProfiles ?? []).flatMap(({ name, steps }): AgentRunProfile[] => {
    const kept = delta === undefined ? steps.filter((one) => one !== 'deltaImport') : steps
    if (kept.length < steps.length) {
      todo.push(
        `run profile ${name}: its delta import was left out, since nothing says how changes are found`,
      )
    }
    const useful = synchronizes ? kept : kept.filter((one) => one !== 'export')
    if (useful.length < kept.length) {
      check.push(`run profile ${name}: an export happens with the event, and needs no run`)
    }
    if (useful.length === 0) return []
    const own = freeName(name, taken)
    taken.add(own.toLowerCase())
    return [{ name: own, steps: useful }]
  })
  const minutes = agent?.autosyncMinutes
  return {
    every: minutes === undefined ? undefined : `${minutes}m`,
    delta,
    runProfiles,
    check,
    todo,
  }
}

function deltaOf(
  agent: ManagementAgent | undefined,
  dialect: TargetDefinition['dialect'],
): ImportedDelta | undefined {
  const { strategy = '', column } = agent?.delta ?? {}
  if (/^water ?mark/iu.test(strategy) && column !== undefined)
    return { strategy: 'watermark', column }
  return /^change ?tracking/iu.test(strategy) && tracksChanges(dialect)
    ? { strategy: 'changeTracking' }
    : undefined
}

/** Letters, digits, hyphen, underscore and dot; MIM takes blanks, and names that differ in them only. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const plain =
    name.replaceAll(/[^A-Za-z0-9._-]+/gu, '-').replaceAll(/^[^A-Za-z0-9]+|-+$/gu, '') || 'profile'
  if (!taken.has(plain.toLowerCase())) return plain
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${plain}-${number}`.toLowerCase())) return `${plain}-${number}`
  }
}
