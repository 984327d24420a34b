import { endpointPaths, type ConnectorDefinition } from '../model/definition.ts'
import { formatPosition } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import type { Connector } from '../generated/connectors.ts'
import { validate } from '../generated/connectors-validator.js'
import { findUnavailable, UNAVAILABLE } from './availability.ts'
import type { Configuration } from './configuration.ts'
import { withoutConsequences } from './consequences.ts'
import type { ParsedFile } from './document.ts'
import { explain } from './explain/explain.ts'
import type { FileParts, Part } from './file-parts.ts'
import { mergeFragments } from './fragments.ts'
import { normalizeConnector } from './normalize/connector.ts'
import { normalizeMoved, normalizeRemoved } from './normalize/moved.ts'
import type { Scope } from './normalize/scope.ts'
import { layOver } from './overlay/lay-over.ts'
import type { Overlay } from './overlay/read-overlay.ts'
import type { Places } from './places.ts'
import type { WrittenConnector } from './render/origin.ts'
import { readSchema } from './schema-file.ts'
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
  readonly places: Places
  /** What reading found beside the problems of the files. */
  readonly problems: readonly Problem[]
}

/**
 * Joins files: names are unique across them, fragments merged, the overlay laid over that, connectors brought into
 * normal form.
 */
export function joinFiles({
  files,
  overlay,
  places,
  problems: earlier,
}: ReadFiles): LoadedConfiguration {
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
  const { fragments, connectors, over } = layOver(own, overlay, { places, problems })
  if (connectors.size === 0) problems.push(...nothingToDo(files, problems))
  const definitions: ConnectorDefinition[] = []
  const origins = new Map<string, WrittenConnector>()
  const parts = [...connectors.values()]
  const merged = over(parts.map((part) => mergeFragments(part, fragments, places, problems)))
  const vocabularies = findVocabularies(merged, parts)
  const common = { places, problems, vocabularies }
  for (const part of merged) {
    origins.set(part.name, { value: part.value, places })
    if (part.state !== 'unreadable') {
      problems.push(...findUnavailable(part.value, UNAVAILABLE, places, part.name))
    }
    const definition = define(part, common)
    if (definition !== undefined) definitions.push(definition)
  }
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
    broken: [...connectors.keys()].filter((name) => !served.has(name)),
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

/** The connector in normal form, unless it has errors. */
function define(part: Part, common: Omit<Scope, 'connector'>): ConnectorDefinition | undefined {
  if (part.state !== 'good') return undefined
  const { places, problems } = common
  const file = { version: 1, connectors: part.container }
  if (part.merged === true && !validate(file)) {
    // Only with its fragments merged in can a connector lack something.
    problems.push(...explain(readSchema('connectors'), file, places, part.keySpan))
    return undefined
  }
  const scope = { ...common, connector: part.name }
  // What is good has met the schema, with its file or just now.
  const connector = part.value as Connector
  return normalizeConnector(scope, { container: part.container, key: part.name }, connector)
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
