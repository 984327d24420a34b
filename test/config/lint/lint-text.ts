import { matchesGlob } from 'node:path'
import { checkEnvironments } from '../../../src/app/check-environments.ts'
import { lintConfiguration } from '../../../src/app/lint.ts'
import { compileConnector } from '../../../src/compile/connector.ts'
import { loadConfiguration } from '../../../src/config/load.ts'
import { compareProblems, type Problem } from '../../../src/model/problem.ts'
import type { TableDescription } from '../../../src/model/table.ts'

/** Everything that `validate` says about files that exist in memory only, with or without a table. */
export async function lintFiles(
  files: ReadonlyMap<string, string>,
  table?: TableDescription,
): Promise<readonly Problem[]> {
  const names = [...files.keys()]
  const options = {
    cwd: '/configuration',
    readFile: async (path: string) => files.get(path.slice('/configuration/'.length)) ?? '',
    findFiles: async (pattern: string) =>
      names.filter((name) => matchesGlob(name, pattern)).map((name) => `/configuration/${name}`),
    now: 0,
    shared: new Map(),
  }
  const paths = names.filter((name) => !name.startsWith('environments/'))
  const configuration = await loadConfiguration(paths, options)
  const compiled = configuration.connectors.map((connector) => {
    const objects = connector.objects.filter((object) => object.table.name === table?.table.name)
    if (table === undefined || objects.length === 0) return compileConnector(connector)
    return compileConnector(connector, new Map(objects.map(({ name }) => [name, table])))
  })
  const problems = await lintConfiguration(configuration, compiled, options)
  const environments = await checkEnvironments(paths, { ...options, compiled }, problems)
  return [...problems, ...environments.problems].toSorted(compareProblems)
}

/** The same for one file, `connectors.yaml`. */
export async function lintText(text: string): Promise<readonly Problem[]> {
  return lintFiles(new Map([['connectors.yaml', text]]))
}

/** `rule line:column` of each problem, for comparing. */
export function places(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ rule, span }) => `${rule} ${span.start.line}:${span.start.column}`)
}
