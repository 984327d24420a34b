import type { ConnectorDefinition, RunProfileDefinition, StepName } from '../model/definition.ts'
import { deltaOf, profileWith } from './profile.ts'

/** Something that is to run by itself, again and again. */
export interface Job {
  readonly connector: string
  readonly profile: RunProfileDefinition
}

/** What the configuration of a connector says is to run by itself, named for the key that says so. */
export function jobsOf(definition: ConnectorDefinition): readonly Job[] {
  const { name: connector, runProfiles } = definition
  const timed = runProfiles.filter((one) => one.every !== undefined || one.schedule !== undefined)
  return [...timed, ...rereadings(definition)].map((profile) => ({ connector, profile }))
}

/**
 * `import.every` re-reads the table; where drift is overwritten, it writes back what it finds, unless the
 * configuration keeps writing to its run profiles. The `every` of a source reads that, and writes what is new.
 */
function rereadings(definition: ConnectorDefinition): readonly RunProfileDefinition[] {
  const { source, import: table, onDrift, export: written } = definition
  const profiles: RunProfileDefinition[] = []
  if (table.every !== undefined) {
    const back = onDrift === 'overwrite' && written.mode === 'immediate'
    const steps: StepName[] = [deltaOf(definition)]
    if (back) steps.push('deltaSynchronization', 'export')
    profiles.push({ ...profileWith(definition, 'import.every', steps), every: table.every })
  }
  if ('every' in source && source.every !== undefined) {
    const steps: StepName[] = ['fullImport', 'deltaSynchronization', 'export']
    profiles.push({ ...profileWith(definition, 'source.every', steps), every: source.every })
  }
  return profiles
}
