import type { ConnectorDefinition, RunProfileDefinition, StepName } from '../model/definition.ts'
import { SyncError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'

/** The run steps, in the order in which they are usually run. */
export const STEP_NAMES: readonly StepName[] = [
  'fullImport',
  'deltaImport',
  'fullSynchronization',
  'deltaSynchronization',
  'export',
  'purge',
]

/**
 * The run profiles of a connector: those that the configuration has, else `full` and `delta`, which every
 * connector can run. A delta import without `import.delta` reads everything.
 */
export function profilesOf(definition: ConnectorDefinition): readonly RunProfileDefinition[] {
  if (definition.runProfiles.length > 0) return definition.runProfiles
  return [
    profileWith(definition, 'full', ['fullImport', 'fullSynchronization', 'export', 'purge']),
    profileWith(definition, 'delta', [deltaOf(definition), 'deltaSynchronization', 'export']),
  ]
}

/**
 * What `rollcall run` is to run: a profile by its name, a single step by its, and without a name the first
 * profile.
 *
 * @throws SyncError `USAGE` for a name that is neither, with the one that may be meant
 */
export function chooseProfile(
  definition: ConnectorDefinition,
  name: string | undefined,
): RunProfileDefinition {
  const profiles = profilesOf(definition)
  const found = profiles.find((one) => name === undefined || one.name === name)
  if (found !== undefined) return found
  const step = STEP_NAMES.find((one) => one === name)
  if (step !== undefined) return profileWith(definition, step, [step])
  const known = [...profiles.map((one) => one.name), ...STEP_NAMES]
  const meant = nearest(name ?? '', known)
  const hint = meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${meant}?`
  throw new SyncError(
    'USAGE',
    `"${definition.name}" has no run profile and no step "${name ?? ''}". ${hint}`,
  )
}

/** A run profile that stands in no configuration. */
export function profileWith(
  { span }: ConnectorDefinition,
  name: string,
  steps: readonly StepName[],
): RunProfileDefinition {
  return { name, span, steps: steps.map((step) => ({ step })), timezone: 'UTC' }
}

/** The import that reads what changed, where the connector says how that is found. */
export function deltaOf({ import: { delta } }: ConnectorDefinition): StepName {
  return delta === undefined ? 'fullImport' : 'deltaImport'
}
