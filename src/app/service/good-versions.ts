import { isSyncError } from '../../model/errors.ts'
import { inSlices } from '../../model/pace.ts'
import type { Log } from '../../observe/log.ts'
import type { Activation } from '../../state/activations.ts'
import { earlierNames } from './moved-connectors.ts'
import { loadRevision, type LoadedRevision, type Version } from './loaded-revision.ts'
import type { RevisionSource } from './revision.ts'

/** The version that a connector runs, or ran until it was retired. */
export interface GoodVersion {
  readonly activation: Activation
  /** Absent when its files are gone. */
  readonly version: Version | undefined
}

/** What recalling needs. */
export interface RecallOptions {
  readonly revisions: RevisionSource
  readonly env?: string | undefined
  readonly now: number
  readonly log: Log
  /** What this process runs already, by name. */
  readonly known: ReadonlyMap<string, GoodVersion>
}

/**
 * The versions that connectors run, from what the state says and the files that are kept. A revision is read once,
 * however many connectors are at it, and only where neither this process nor `newest` has the version.
 */
export async function recallVersions(
  activations: readonly Activation[],
  newest: LoadedRevision | undefined,
  options: RecallOptions,
): Promise<Map<string, GoodVersion>> {
  const loaded = new Map<string, Promise<LoadedRevision | undefined>>()
  const good = new Map<string, GoodVersion>()
  const pace = inSlices()
  for (const activation of activations) {
    await pace()
    const { connector, revision, digest } = activation
    const present = [options.known.get(connector)?.version, newest?.sound.get(connector)].find(
      (one) => one?.digest === digest,
    )
    if (present !== undefined) {
      good.set(connector, { activation, version: { ...present, revision } })
      continue
    }
    let older = loaded.get(revision)
    if (older === undefined) {
      older = recall(revision, options)
      loaded.set(revision, older)
    }
    const names = [connector, ...earlierNames(newest, connector)]
    const sound = (await older)?.sound
    const version = names.map((name) => sound?.get(name)).find((one) => one?.digest === digest)
    if (version === undefined) {
      options.log.warn('The files of the version that was active cannot be read any more.', {
        connector,
        revision,
      })
    }
    good.set(connector, { activation, version })
  }
  return good
}

async function recall(name: string, options: RecallOptions): Promise<LoadedRevision | undefined> {
  const { revisions, env, now } = options
  const revision = await revisions.recall(name)
  if (revision === undefined) return undefined
  try {
    return await loadRevision(revision, { env, now, pace: inSlices() })
  } catch (error) {
    // A copy that was damaged is no copy.
    if (isSyncError(error)) return undefined
    throw error
  }
}
