import type { LoadedConfiguration } from '../../config/join-files.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { Problem } from '../../model/problem.ts'
import { judgeConfiguration } from '../check/judge-configuration.ts'

/**
 * The errors of some connectors of a configuration, of its files where they belong to nobody, and of everybody who
 * could not be read at all. Only those connectors are compiled, and only their files are looked through.
 */
export async function findErrors(
  configuration: LoadedConfiguration,
  connectors: readonly ConnectorDefinition[],
  now: number,
): Promise<readonly Problem[]> {
  const names = new Set(connectors.flatMap(filesOf))
  const files = configuration.files.filter((one) => names.has(one.name))
  const problems = await judgeConfiguration({ ...configuration, connectors, files }, { now })
  return problems.filter((one) => one.severity === 'error')
}

/** The files in which a connector and its fragments stand. */
function filesOf(definition: ConnectorDefinition): readonly string[] {
  const names: string[] = []
  JSON.stringify(definition, (key, value: unknown) => {
    if (key === 'file' && typeof value === 'string') names.push(value)
    return value
  })
  return [...new Set(names)]
}
