import { matchesGlob } from 'node:path'
import { checkConfiguration } from '../../../src/app/check/check-configuration.ts'
import type { Problem } from '../../../src/model/problem.ts'
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
    everyEnvironment: true,
  }
  const paths = names.filter((name) => !name.startsWith('environments/'))
  const { problems } = await checkConfiguration(paths, {
    ...options,
    async tables({ objects }) {
      const described = objects.filter((object) => object.table.name === table?.table.name)
      if (table === undefined || described.length === 0) return undefined
      return { tables: new Map(described.map(({ name }) => [name, table])) }
    },
  })
  return problems
}

/** The same for one file, `connectors.yaml`. */
export async function lintText(text: string): Promise<readonly Problem[]> {
  return lintFiles(new Map([['connectors.yaml', text]]))
}

/** `rule line:column` of each problem, for comparing. */
export function places(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ rule, span }) => `${rule} ${span.start.line}:${span.start.column}`)
}
