import { lazily } from '../model/lazily.ts'
import type { Span } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import { isObject } from '../model/value.ts'
import type { ConfigurationFile, Moved, Removed } from '../generated/connectors.ts'
import { validate } from '../generated/connectors-validator.js'
import { contains, isBefore } from './consequences.ts'
import type { ParsedFile } from './document.ts'
import { explain } from './explain/explain.ts'
import { entryReach, keySpan, valueSpan } from './places.ts'
import type { Places } from './places.ts'
import { readSchema, type SchemaName } from './schema-file.ts'
import { readTree } from './tree.ts'

/** A connector or a fragment as it stands in a file: plain values, known to meet the schema or not. */
export interface Part {
  readonly name: string
  /** The mapping that holds it, and the value. */
  readonly container: object
  readonly value: object
  readonly keySpan: Span
  /**
   * `invalid`: the schema refuses it. `unreadable`: YAML does, in it or before it, so that nobody can say
   * what belongs to it.
   */
  readonly state: 'good' | 'invalid' | 'unreadable'
  /** Fragments or an overlay were merged in; the whole is not checked yet. */
  readonly merged?: boolean
  /** `null` stands there, with which an overlay leaves a connector out. */
  readonly isNull?: boolean
}

/** What a file is written in. */
export interface FileLanguage {
  readonly validate: (value: unknown) => boolean
  readonly schema: SchemaName
}

/** What one file holds. */
export interface FileParts {
  readonly file: ParsedFile
  readonly connectors: readonly Part[]
  readonly fragments: readonly Part[]
  readonly include: readonly { readonly pattern: string; readonly span: Span }[]
  /** Empty where anything is wrong that could belong to them: they are acted upon. */
  readonly moved: readonly Moved[]
  readonly removed: readonly Removed[]
  readonly problems: readonly Problem[]
}

/**
 * Takes a file apart and checks it against the schema.
 *
 * Where YAML itself has an error, the schema's problems of the same connector and of the file as a whole
 * are left out: they follow from it.
 */
export function readParts(
  file: ParsedFile,
  places: Places,
  language: FileLanguage = CONFIGURATION,
): FileParts {
  const tree = readTree(file, places)
  const yaml = [...file.problems, ...tree.problems]
  const { value } = tree
  if (!isObject(value)) {
    const problems = yaml.some(isError) ? yaml : [...yaml, notAMapping(file, value)]
    return { file, connectors: [], fragments: [], include: [], moved: [], removed: [], problems }
  }
  const spans = lazily(
    () =>
      new Map([...spansOf(value['fragments'], places), ...spansOf(value['connectors'], places)]),
  )
  const owned = yaml.map((problem) => withOwner(problem, spans()))
  const errors = owned.filter(isError)
  const broken = new Set(errors.map(({ connector }) => connector))
  const found = language.validate(value)
    ? []
    : explain(readSchema(language.schema), value, places, file.spanOf(0, 0))
  // Behind a place where the parser lost its way nobody can say what belongs where, nor right above it.
  const lost = file.problems.filter(isError).map(({ span }) => span.start)
  const kept = found.filter(({ connector, span }) =>
    connector === undefined
      ? errors.length === 0
      : !broken.has(connector) && !lost.some(({ line }) => line === span.start.line + 1),
  )
  const refused = new Set(found.filter(isError).map(({ connector }) => connector))
  const version = value['version'] === 1
  const parts = (key: string): Part[] =>
    partsOf(value[key], places, (name, container) => {
      const repeated = tree.repeated.get(container)?.has(name) === true
      const behind = lost.some(
        (position) => !isBefore(entryReach(places, container, name).end, position),
      )
      if (repeated || behind || broken.has(name)) return 'unreadable'
      return version && !refused.has(name) ? 'good' : 'invalid'
    })
  const sound = errors.length === 0 && !refused.has(undefined)
  // What is sound has met the schema, but for its connectors and fragments.
  const { moved = [], removed = [] }: Changes = sound ? (tree.value as ConfigurationFile) : {}
  return {
    file,
    connectors: parts('connectors'),
    fragments: parts('fragments'),
    include: patternsOf(value['include'], places),
    moved,
    removed,
    problems: [...owned, ...kept],
  }
}

const CONFIGURATION: FileLanguage = { validate, schema: 'connectors' }

type Changes = Pick<ConfigurationFile, 'moved' | 'removed'>

function partsOf(
  container: unknown,
  places: Places,
  stateOf: (name: string, container: object) => Part['state'],
): Part[] {
  if (!isObject(container)) return []
  return Object.entries(container).map(([name, value]) => ({
    name,
    container,
    value: isObject(value) ? value : {},
    keySpan: keySpan(places, container, name),
    state: isObject(value) || value === null ? stateOf(name, container) : 'invalid',
    ...(value === null && { isNull: true }),
  }))
}

function spansOf(container: unknown, places: Places): [string, Span][] {
  if (!isObject(container)) return []
  return Object.keys(container).map((name) => [name, entryReach(places, container, name)])
}

/** A YAML problem with the connector in whose lines it stands. */
function withOwner(problem: Problem, spans: ReadonlyMap<string, Span>): Problem {
  const owner = [...spans].findLast(([, span]) => contains(span, problem.span.start))
  return owner === undefined ? problem : { ...problem, connector: owner[0] }
}

function isError({ severity }: Problem): boolean {
  return severity === 'error'
}

function patternsOf(include: unknown, places: Places): FileParts['include'] {
  if (!Array.isArray(include)) return []
  return include.flatMap((pattern: unknown, index) =>
    typeof pattern === 'string' ? [{ pattern, span: valueSpan(places, include, index) }] : [],
  )
}

function notAMapping(file: ParsedFile, value: unknown): Problem {
  const empty = value === undefined || value === null
  return {
    rule: empty ? 'empty-configuration' : 'wrong-type',
    severity: 'error',
    message: empty
      ? 'The file holds nothing.'
      : 'A configuration file is a mapping with "version: 1".',
    span: file.spanOf(0, 0),
    help: 'It begins with "version: 1" and goes on with "connectors:".',
  }
}
