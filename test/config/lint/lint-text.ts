import { lintConfiguration } from '../../../src/app/lint.ts'
import { compileConnector } from '../../../src/compile/connector.ts'
import { loadConfiguration } from '../../../src/config/load.ts'
import type { Problem } from '../../../src/model/problem.ts'
import type { TableDescription } from '../../../src/model/table.ts'

/** Everything that `validate` says about files that exist in memory only, with or without a table. */
export async function lintFiles(
  files: ReadonlyMap<string, string>,
  table?: TableDescription,
): Promise<readonly Problem[]> {
  const configuration = await loadConfiguration([...files.keys()], {
    cwd: '/configuration',
    readFile: async (path) => files.get(path.slice('/configuration/'.length)) ?? '',
  })
  const compiled = configuration.connectors.map((connector) => {
    const objects = connector.objects.filter((object) => object.table.name === table?.table.name)
    if (table === undefined || objects.length === 0) return compileConnector(connector)
    return compileConnector(connector, new Map(objects.map(({ name }) => [name, table])))
  })
  return lintConfiguration(configuration, compiled, { now: 0 })
}

/** The same for one file, `connectors.yaml`. */
export async function lintText(text: string): Promise<readonly Problem[]> {
  return lintFiles(new Map([['connectors.yaml', text]]))
}

/** `rule line:column` of each problem, for comparing. */
export function places(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ rule, span }) => `${rule} ${span.start.line}:${span.start.column}`)
}
