import type { Activation } from '../../state/activations.ts'
import type { SpaceCounts, SpaceType } from '../../state/space.ts'
import type { State } from '../../state/state.ts'
import type { ConnectorState, FailedRow } from './connector-state.ts'
import {
  failedRows,
  heldChanges,
  heldPlans,
  HISTORY,
  lastWith,
  pastRun,
  runningVersion,
} from './status-entries.ts'

/**
 * Connectors that the configuration, as it stands, does not have, and that nobody has confirmed to go: those that are
 * retired, and those that go on with their last good version since a file that may hold them cannot be read. Nothing
 * else tells of them.
 *
 * @param names of those that the configuration has
 */
export async function absentStatus(
  state: State,
  names: ReadonlySet<string>,
): Promise<readonly ConnectorState[]> {
  const activations = await state.activations.all()
  const absent = activations.filter(
    (one) => !names.has(one.connector) && (one.state === 'retired' || one.refused !== undefined),
  )
  if (absent.length === 0) return []
  const types = await state.space.types()
  return Promise.all(
    absent.map((one) =>
      absentState(
        state,
        one,
        types.filter((type) => type.connector === one.connector),
      ),
    ),
  )
}

async function absentState(
  state: State,
  activation: Activation,
  types: readonly SpaceType[],
): Promise<ConnectorState> {
  const { connector, digest } = activation
  const runs = await state.journal.runs({ connector, limit: HISTORY })
  const counts: Record<string, SpaceCounts> = {}
  const failed: FailedRow[] = []
  for (const type of types) {
    counts[type.objectType] = await state.space.counts(type)
    failed.push(...(await failedRows(state, type)))
  }
  const version = runningVersion(activation)
  const lastImport = lastWith(runs, ['fullImport', 'deltaImport'])
  const lastExport = lastWith(runs, ['export', 'purge'])
  return {
    connector,
    state: activation.state === 'retired' ? 'retired' : 'kept',
    config: digest.slice(0, 8),
    pulled: false,
    counts,
    ...(lastImport !== undefined && { lastImport }),
    ...(lastExport !== undefined && { lastExport }),
    history: runs.map(pastRun),
    held: await heldPlans(
      state,
      connector,
      types.map((one) => one.objectType),
    ),
    changes: await heldChanges(state, connector),
    ...(version !== undefined && { runs: version }),
    failed,
    failedCount: Object.values(counts).reduce((sum, one) => sum + one.failed, 0),
    next: [],
  }
}
