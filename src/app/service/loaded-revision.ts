import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import type { Pace } from '../../model/pace.ts'
import type { Problem } from '../../model/problem.ts'
import {
  brokenConnectors,
  checkConfiguration,
  type CheckedConfiguration,
} from '../check/check-configuration.ts'
import type { CheckMemory } from '../check/check-memory.ts'
import { fullDigest } from '../run/config-digest.ts'
import type { Revision } from './revision.ts'

/** A connector as a revision has it. */
export interface Version {
  readonly definition: ConnectorDefinition
  /** sha256 of the definition. */
  readonly digest: string
  /** Name of the revision. */
  readonly revision: string
}

/** A revision with everything that can be known of it. */
export interface LoadedRevision {
  readonly revision: Revision
  readonly checked: CheckedConfiguration
  /** Connectors without errors, by name. */
  readonly sound: ReadonlyMap<string, Version>
  /** Why the others have errors, by name. */
  readonly broken: ReadonlyMap<string, SyncError>
  /**
   * After an error that belongs to no connector, such as a YAML error, nobody can say which connectors the files
   * were meant to have: what is missing then has not been taken out.
   */
  readonly isUnsure: boolean
}

/** How to load a revision. */
export interface LoadRevisionOptions {
  readonly env?: string | undefined
  /** What is known from the load before. */
  readonly memory?: CheckMemory
  /** Asked between two pieces of work, so that requests are answered meanwhile. */
  readonly pace: Pace
  /** What `$now()` gives while values are tried out, in milliseconds. */
  readonly now: number
}

/**
 * Loads, compiles and lints a revision; needs no network, no secret and no database.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`
 */
export async function loadRevision(
  revision: Revision,
  { env, memory, now, pace }: LoadRevisionOptions,
): Promise<LoadedRevision> {
  const { name, commit, root, config, readFile, findFiles } = revision
  const checked = await checkConfiguration(config, {
    cwd: root,
    env,
    readFile,
    findFiles,
    now,
    pace,
    ...(memory !== undefined && { memory }),
    // A commit names its own files only.
    ...(commit !== undefined && { within: root }),
  })
  const failed = brokenConnectors(checked)
  const sound = new Map<string, Version>()
  for (const definition of checked.configuration.connectors) {
    if (failed.has(definition.name)) continue
    await pace()
    const digest = fullDigest(definition)
    sound.set(definition.name, { definition, digest, revision: name })
  }
  const isUnsure = checked.problems.some(
    (one) => one.severity === 'error' && one.connector === undefined,
  )
  const broken = new Map([...failed].map((one) => [one, invalid(one, checked.problems)]))
  return { revision, checked, sound, broken, isUnsure }
}

function invalid(name: string, problems: readonly Problem[]): SyncError {
  const own = problems.filter((one) => one.severity === 'error' && one.connector === name)
  const [first] = own.length > 0 ? own : problems.filter((one) => one.severity === 'error')
  const { file, line, column } = first?.span.start ?? { file: '', line: 0, column: 0 }
  return new SyncError(
    'CONFIGURATION_INVALID',
    `${file}:${line}:${column} ${first?.message ?? 'The connector has errors.'} [${first?.rule ?? ''}]`,
    { connector: name },
  )
}
