import { dirname, join, resolve } from 'node:path'
import { SyncError } from '../model/errors.ts'
import type { Clock } from '../model/clock.ts'
import type { State } from '../state/state.ts'

/** Where the connector space is. */
export interface StateOptions {
  /** What `--state` says: a path, or `sqlite:PATH`; beside the configuration when left out. */
  readonly state: string | undefined
  readonly config: readonly string[]
  readonly cwd: string
  readonly clock: Clock
}

/**
 * The file of the connector space: what `--state` says, or `.rollcall/state.db` beside the first
 * configuration file.
 *
 * @throws SyncError `NOT_AVAILABLE_YET` for a connector space elsewhere than in a file
 */
export function statePath({ state, config, cwd }: Omit<StateOptions, 'clock'>): string {
  if (state === undefined) {
    const beside = dirname(resolve(cwd, config[0] ?? 'connectors.yaml'))
    return join(beside, '.rollcall', 'state.db')
  }
  if (/^(?:env|postgres(?:ql)?):/u.test(state)) {
    throw new SyncError(
      'NOT_AVAILABLE_YET',
      'A connector space on PostgreSQL is not available yet; give a file with --state sqlite:PATH.',
    )
  }
  const path = state.replace(/^sqlite:/u, '')
  return path === ':memory:' ? path : resolve(cwd, path)
}

/**
 * Opens the connector space.
 *
 * @throws SyncError `STATE_UNREADABLE`, `STATE_NEWER`, `NOT_AVAILABLE_YET`
 */
export async function openState(
  options: StateOptions & { readonly readOnly?: boolean },
): Promise<State> {
  const { openStore } = await import('../state/sqlite/open-store.ts')
  return openStore({
    path: statePath(options),
    clock: options.clock,
    ...(options.readOnly === true && { readOnly: true }),
  })
}
