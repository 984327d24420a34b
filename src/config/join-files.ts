import { endpointPaths, type ConnectorDefinition } from '../model/definition.ts'
import type { Pace } from '../model/pace.ts'
import { formatPosition } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import type { Configuration } from './configuration.ts'
import { withoutConsequences } from './consequences.ts'
import { defineConnector } from './define-connector.ts'
import type { ParsedFile } from './document.ts'
import type { FileParts, Part } from './file-parts.ts'
import type { ConfigurationMemory, MergedConnector } from './memory.ts'
import { mergeConnector } from './merge-connector.ts'
import { normalizeMoved, normalizeRemoved } from './normalize/moved.ts'
import { layOver } from './overlay/lay-over.ts'
import type { Overlay } from './overlay/read-overlay.ts'
import type { WrittenConnector } from './render/origin.ts'
import { findVocabularies, usedBy, type Vocabularies } from './vocabularies.ts'

/** A configuration with the syntax trees that lint rules and formatting work on. */
export interface LoadedConfiguration extends Configuration {
  readonly files: readonly ParsedFile[]
  /** The connectors as they were written, for `render` with origins. */
  readonly written: ReadonlyMap<string, WrittenConnector>
  readonly vocabularies: Vocabularies
  /** Connectors of which the overlay says something, by themselves or in a fragment that they use. */
  readonly overlaid: ReadonlySet<string>
}

/** What is joined. */
export interface ReadFiles {
  readonly files: readonly FileParts[]
  readonly overlay?: Overlay | undefined
  /** What reading found beside the problems of the files. */
  readonly problems: readonly Problem[]
}

/**
 * Joins files: names are unique across them, fragments merged, the overlay laid over that, connectors brought into
 * normal form.
 *
 * @param memory what is known from the load before
 * @param pace asked between two connectors
 */
export async function joinFiles(
  { files, overlay, problems: earlier }: ReadFiles,
  memory: ConfigurationMemory,
  pace: Pace,
): Promise<LoadedConfiguration> {
  const { places } = memory
  const all = overlay === undefined ? files : [...files, overlay.parts]
  const problems = [...earlier, ...all.flatMap((file) => file.problems)]
  const own = {
    fragments: byName(
      files.flatMap((file) => file.fragments),
      'fragment',
      problems,
    ),
    connectors: byName(
      files.flatMap((file) => file.connectors),
      'connector',
      problems,
    ),
  }
  const laid = layOver(own, overlay, memory, problems)
  if (laid.connectors.size === 0) problems.push(...nothingToDo(files, problems))
  const merged: MergedConnector[] = []
  for (const part of laid.connectors.values()) {
    await pace()
    merged.push(mergeConnector(part, laid, memory))
  }
  const wholes = merged.map((one) => one.merged)
  const parts = merged.map((one) => one.written)
  problems.push(...merged.flatMap((one) => one.problems))
  const vocabularies = findVocabularies(wholes, parts)
  const origins = new Map<string, WrittenConnector>()
  const definitions: ConnectorDefinition[] = []
  for (const part of wholes) {
    await pace()
    origins.set(part.name, { value: part.value, places })
    const vocabulary = vocabularies.connectors.get(part.name) ?? 'scim'
    const { definition, problems: found } = defineConnector(part, vocabulary, memory)
    problems.push(...found)
    if (definition !== undefined) definitions.push(definition)
  }
  const common = { places, problems }
  const moved = files.flatMap((file) => normalizeMoved(common, file.moved))
  const removed = files.flatMap((file) => normalizeRemoved(common, file.removed))
  problems.push(...clashingPaths(definitions))
  const failed = new Set(
    problems.flatMap(({ severity, connector }) => (severity === 'error' ? [connector] : [])),
  )
  const good = definitions.filter(({ name }) => !failed.has(name))
  const served = new Set(good.map(({ name }) => name))
  return {
    connectors: good,
    broken: [...laid.connectors.keys()].filter((name) => !served.has(name)),
    problems: withoutConsequences(problems),
    files: all.map(({ file }) => file),
    written: origins,
    vocabularies,
    overlaid: overlaidIn(parts, overlay),
    moved,
    removed,
  }
}

function overlaidIn(parts: readonly Part[], overlay: Overlay | undefined): ReadonlySet<string> {
  if (overlay === undefined) return new Set()
  const names = new Set(overlay.parts.connectors.map(({ name }) => name))
  const fragments = new Set(overlay.parts.fragments.map(({ name }) => name))
  const concerned = parts.filter(
    ({ name, value }) => names.has(name) || usedBy(value).some((one) => fragments.has(one)),
  )
  return new Set(concerned.map(({ name }) => name))
}

/** Parts by name; a second one of a name is a problem that names both places, and neither counts. */
function byName(
  parts: readonly Part[],
  kind: 'connector' | 'fragment',
  problems: Problem[],
): ReadonlyMap<string, Part> {
  const named = new Map<string, Part>()
  for (const part of parts) {
    const first = named.get(part.name)
    if (first === undefined) {
      named.set(part.name, part)
      continue
    }
    named.set(part.name, { ...first, state: 'invalid' })
    problems.push({
      rule: `duplicate-${kind}`,
      severity: 'error',
      message: `The ${kind} "${part.name}" is defined a second time; the first is at ${formatPosition(first.keySpan.start)}.`,
      span: part.keySpan,
      help: 'Definitions of one name are never merged: give one of them another name.',
      ...(kind === 'connector' ? { connector: part.name } : {}),
    })
  }
  return named
}

function nothingToDo(files: readonly FileParts[], problems: readonly Problem[]): Problem[] {
  const [first] = files
  if (first === undefined || problems.some(({ severity }) => severity === 'error')) return []
  // Whoever takes the last one out on purpose has said so.
  if (files.some(({ removed }) => removed.length > 0)) return []
  return [
    {
      rule: 'empty-configuration',
      severity: 'error',
      message: 'There is no connector in the configuration.',
      span: first.file.spanOf(0, 0),
      help: 'Connectors stand under "connectors:", each with source, target, table, anchor and mappings.',
    },
  ]
}

/** Two endpoints at one address. */
function clashingPaths(connectors: readonly ConnectorDefinition[]): Problem[] {
  const owners = new Map<string, string>()
  for (const { name, source } of connectors) {
    for (const path of endpointPaths(source).slice(-2)) owners.set(path, name)
  }
  const problems: Problem[] = []
  for (const { name, source } of connectors) {
    const [path] = endpointPaths(source)
    if (path === undefined) continue
    const owner = owners.get(path)
    owners.set(path, owner ?? name)
    if (owner === undefined || owner === name) continue
    problems.push({
      rule: 'duplicate-path',
      severity: 'error',
      message: `The path ${path} belongs to connector "${owner}" already.`,
      span: source.span,
      help: 'Each connector has an endpoint of its own; leave "path" out or choose another.',
      connector: name,
    })
  }
  return problems
}
