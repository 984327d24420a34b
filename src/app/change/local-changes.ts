import { resolve } from 'node:path'
import type { RunProgress } from '../../engine/run/report.ts'
import { forkPoint } from '../../gitops/fork-point.ts'
import { openLocalRepository } from '../../gitops/local-repository.ts'
import { SyncError } from '../../model/errors.ts'
import type { StateOptions } from '../state.ts'
import { commitFiles, inRepository, workingTreeFiles } from './commit-files.ts'
import type { ChangesReport, Show } from './report.ts'
import { planApart } from './run-apart.ts'

/** What is to be compared on this machine. */
export interface LocalChanges {
  readonly from: string
  /** The files as they stand on the disk, when left out. */
  readonly to?: string
  readonly only?: readonly string[]
  readonly show: Show
  /** The configuration and its connector space; `config` absolute or relative to `cwd`. */
  readonly where: StateOptions
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly onProgress: (progress: RunProgress) => void
}

/** A change may take as long as a person at a terminal or a build is willing to wait. */
const LIMITS = { within: 900_000, memory: 2_048 }

/**
 * Works out what a change between two revisions of the repository does in which the configuration stands, seen from
 * where the newer one left the older. Databases and secrets are those of `from`.
 *
 * @throws SyncError `REPOSITORY_*`, `GIT_UNAVAILABLE`, `CONFIGURATION_*`, and what {@link planApart} throws
 */
export async function planLocalChanges(changes: LocalChanges): Promise<ChangesReport> {
  const { where, environment, signal, only, show, onProgress } = changes
  const { cwd, config, env, state } = where
  const paths = config.map((path) => resolve(cwd, path))
  const repository = await openLocalRepository(
    resolve(cwd, paths[0] ?? cwd, '..'),
    environment,
    signal,
  )
  const root = repository.top
  const place = { root, config: paths.map((path) => insideOf(path, root)) }
  const files = (commit: string) => commitFiles(repository, commit, place, signal)
  const named = await repository.resolve(changes.from, signal)
  const newer = await repository.resolve(changes.to ?? 'HEAD', signal)
  const from = await files(await forkPoint(repository, named, newer, signal))
  const to =
    changes.to === undefined ? await workingTreeFiles(place, paths, env) : await files(newer)
  const task = {
    from,
    to,
    show,
    where: { state, config: paths, cwd, env },
    environment: { ...environment },
    cwd,
    ...(env !== undefined && { env }),
    ...(only !== undefined && { only }),
  }
  return planApart(task, LIMITS, { signal, onProgress })
}

function insideOf(path: string, root: string): string {
  const inside = inRepository(path, root)
  if (!inside.startsWith('../')) return inside
  throw new SyncError(
    'USAGE',
    `${path} is not in the repository ${root}: it has no revisions there.`,
  )
}
