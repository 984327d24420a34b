import { resolve } from 'node:path'
import type { LoadedConfiguration } from '../../src/config/join-files.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import type { ConnectorDefinition, ObjectTypeDefinition } from '../../src/model/definition.ts'
import { formatPosition } from '../../src/model/position.ts'
import type { Problem } from '../../src/model/problem.ts'

const CWD = resolve('/configuration')

/** Loads files that are given by name; the first is named on the command line unless `paths` says else. */
export async function load(
  files: Readonly<Record<string, string | Uint8Array>>,
  paths: readonly string[] = Object.keys(files).slice(0, 1),
  env?: string,
): Promise<LoadedConfiguration> {
  const absolute = new Map(Object.entries(files).map(([name, text]) => [resolve(CWD, name), text]))
  return loadConfiguration(paths, {
    cwd: CWD,
    env,
    readFile: async (path) => {
      const text = absolute.get(path)
      if (text === undefined) throw Object.assign(new Error('none'), { code: 'ENOENT' })
      return text
    },
    findFiles: async (pattern, directory) => {
      const glob = new RegExp(`^${resolve(directory, pattern).replaceAll('*', '[^/]*')}$`)
      return [...absolute.keys()].filter((path) => glob.test(path))
    },
  })
}

/** The same with an environment laid over it. */
export async function loadEnvironment(
  files: Readonly<Record<string, string>>,
  env = 'prod',
): Promise<LoadedConfiguration> {
  return load(files, Object.keys(files).slice(0, 1), env)
}

/** Loads one file, `connectors.yaml`. */
export async function loadText(text: string | Uint8Array): Promise<LoadedConfiguration> {
  return load({ 'connectors.yaml': text })
}

/** A connector that is complete; `extra` stands in it, indented by four blanks. */
export function connectorText(extra = '', mappings = '      Name: displayName'): string {
  return `version: 1
connectors:
  HR:
    source: entra
    target: { sqlite: people.db }
    table: People
    anchor: { Id: objectId }
    mappings:
${mappings}
${extra}`
}

/** `connectors.yaml:3:5 unknown-key: Unknown key … → table`, in one line. */
export function lineOf({ span, severity, rule, message, suggestion }: Problem): string {
  const mark = severity === 'warning' ? ' (warning)' : ''
  const meant = suggestion === undefined ? '' : ` → ${suggestion}`
  return `${formatPosition(span.start)} ${rule}${mark}: ${message}${meant}`
}

/** The only connector of a configuration that must have one and no errors. */
export function onlyConnector(configuration: LoadedConfiguration): ConnectorDefinition {
  const [connector, ...others] = configuration.connectors
  if (connector === undefined || others.length > 0) {
    throw new Error(configuration.problems.map(lineOf).join('\n') || 'not exactly one connector')
  }
  return connector
}

/** The only object type of the only connector. */
export function onlyObject(configuration: LoadedConfiguration): ObjectTypeDefinition {
  const [object] = onlyConnector(configuration).objects
  if (object === undefined) throw new Error('no object type')
  return object
}
