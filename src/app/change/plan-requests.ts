import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import type { StateOptions } from '../state.ts'
import type { ChangesReport, Show } from './report.ts'
import type { RepositoryChanges } from './repository-changes.ts'
import { planApart, type PlanLimits } from './run-apart.ts'
import { secretVariables, trustedPart } from './trusted.ts'

/** Somebody asks a service what a change does. */
export interface PlanRequest {
  readonly from: string
  readonly to: string
  readonly show: Show
  readonly connectors?: readonly string[]
}

/** What a service plans changes with. */
export interface PlanRequestsParts {
  readonly repository: RepositoryChanges
  /** The connectors as they are active: their databases and secrets are used, and no others. */
  readonly definitions: () => readonly ConnectorDefinition[]
  readonly where: Omit<StateOptions, 'clock' | 'environment'>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly signal: AbortSignal
  readonly limits?: PlanLimits
}

/** Half of what a service on a small machine has to spare; a million people take less. */
const LIMITS: PlanLimits = { within: 240_000, memory: 1_024 }

/** How many may wait for their turn. */
const MOST_WAITING = 4

/**
 * Works changes out for operators, one at a time, each in a process of its own.
 *
 * @returns a function that throws SyncError `REQUEST_TOO_FAST` when too many wait; `REPOSITORY_*`,
 *   `CONFIGURATION_*`, `PLAN_TOO_COSTLY`
 */
export function planRequests(
  parts: PlanRequestsParts,
): (request: PlanRequest) => Promise<ChangesReport> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (request) => {
    if (waiting >= MOST_WAITING) throw tooMany()
    waiting += 1
    const mine = last.then(() => planOne(parts, request))
    last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      waiting -= 1
    }
  }
}

async function planOne(
  parts: PlanRequestsParts,
  { from, to, show, connectors }: PlanRequest,
): Promise<ChangesReport> {
  const { repository, where, cwd, signal, limits = LIMITS } = parts
  const trusted = parts.definitions().map(trustedPart)
  const task = {
    ...(await repository.files({ from, to }, signal)),
    trusted,
    show,
    where,
    environment: environmentFor(parts, trusted.flatMap(secretVariables)),
    cwd,
    ...(where.env !== undefined && { env: where.env }),
    ...(connectors !== undefined && { only: connectors }),
  }
  return planApart(task, limits, { signal })
}

/** The secrets of the active databases and of the connector space; nothing else of the environment. */
function environmentFor(
  { environment, where: { state } }: PlanRequestsParts,
  names: readonly string[],
): Readonly<Record<string, string | undefined>> {
  const all = state?.startsWith('env:') === true ? [...names, state.slice('env:'.length)] : names
  return Object.fromEntries(
    [...new Set(all)].flatMap((name) => {
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

function tooMany(): SyncError {
  return new SyncError(
    'REQUEST_TOO_FAST',
    'Several changes are being planned already; ask again later.',
    {
      retryAfter: 30,
    },
  )
}
