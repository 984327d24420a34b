import { isMap, isScalar, type Node, type Scalar, type YAMLMap } from 'yaml'
import type { Vocabulary } from '../../model/definition.ts'
import { MOST_CHARACTERS, type ExpressionText } from '../../model/expression.ts'
import type { ParsedFile } from '../document.ts'
import type { Vocabularies } from '../vocabularies.ts'
import {
  actionsOf,
  isMergeKey,
  mapAt,
  objectBodies,
  pairsOf,
  resolveNode,
  type TreePair,
  valueAt,
} from './tree.ts'

/** What an expression is for. */
export type ExpressionRole = 'anchor' | 'flow' | 'read' | 'scope' | 'when' | 'set'

/** A place in a file where the grammar expects an expression (spec §3.2), whatever stands there. */
export interface ExpressionPlace {
  readonly file: ParsedFile
  readonly connector: string
  readonly role: ExpressionRole
  readonly node: Node
  /** The column that the expression feeds. */
  readonly column?: string
  /** Whether it runs on every event or when the row is created only. */
  readonly apply: 'always' | 'create'
  /** The flow's `as`. */
  readonly as?: string
  /** Names of people's attributes may stand in it; `none` where names are the source's own. */
  readonly vocabulary: Vocabulary
}

/** A place that holds a text. */
export interface ExpressionUse extends ExpressionPlace {
  readonly node: Scalar
  readonly text: ExpressionText
}

/**
 * Every place for an expression in a file. It reads the YAML tree and not the normal form, so that
 * connectors with errors are looked through too; a node that is used through aliases counts once.
 *
 * @param vocabularies whose names the expressions of connectors and fragments use
 */
export function expressionPlaces(
  file: ParsedFile,
  vocabularies: Vocabularies,
): readonly ExpressionPlace[] {
  const found = new Map<Node, ExpressionPlace>()
  for (const { connector, in: place, body } of objectBodies(file)) {
    const vocabulary = vocabularies[place].get(connector) ?? 'scim'
    for (const one of placesOf(file, body)) {
      if (found.has(one.node)) continue
      const names = one.role === 'read' ? 'none' : vocabulary
      found.set(one.node, { ...one, file, connector, vocabulary: names })
    }
  }
  return [...found.values()]
}

/** The places that hold a text, with the text. */
export function expressionUses(places: readonly ExpressionPlace[]): readonly ExpressionUse[] {
  return places.flatMap((place) => {
    const { node, file } = place
    if (!isScalar(node) || typeof node.value !== 'string' || isQuoteOpen(file, node)) return []
    // The compiler refuses it; rules would look for single characters of it, one after another.
    if (node.value.length > MOST_CHARACTERS) return []
    return [{ ...place, node, text: file.expression(node, node.value) }]
  })
}

/** A text whose quote is never closed ends somewhere, but it is not what was meant. */
function isQuoteOpen({ text }: ParsedFile, { type, range }: Scalar): boolean {
  if (type !== 'QUOTE_SINGLE' && type !== 'QUOTE_DOUBLE') return false
  const [start = 0, end = 0] = range ?? []
  return end - start < 2 || text[end - 1] !== text[start]
}

type PlaceInBody = Omit<ExpressionPlace, 'file' | 'connector' | 'vocabulary'>

function* placesOf(file: ParsedFile, body: YAMLMap): Generator<PlaceInBody> {
  for (const { name: column, value } of pairsOf(file, valueAt(file, body, 'anchor'))) {
    // An anchor may be { generate: … }, which holds no expression.
    if (value === undefined || (isMap(value) && value.has('generate'))) continue
    yield { role: 'anchor', node: value, column, apply: 'create' }
  }
  const scope = valueAt(file, body, 'scope')
  if (scope !== undefined) yield { role: 'scope', node: scope, apply: 'always' }
  for (const { name, value } of pairsOf(file, valueAt(file, body, 'mappings'))) {
    if (value !== undefined) yield* flowPlaces(file, name, value)
  }
  for (const { when, action } of actionsOf(file, body)) {
    if (when !== undefined) yield { role: 'when', node: when, apply: 'always' }
    for (const { name: column, value } of pairsOf(file, valueAt(file, action, 'set'))) {
      const node = valueAt(file, value, 'expr')
      if (node !== undefined) yield { role: 'set', node, column, apply: 'create' }
    }
  }
}

function* flowPlaces(file: ParsedFile, column: string, value: Node): Generator<PlaceInBody> {
  const options = mapAt(file, value)
  if (options === undefined || !isFlowObject(options)) {
    yield { role: 'flow', node: value, column, apply: 'always' }
    for (const { name, value: flow } of swallowedFlows(file, options)) {
      if (flow !== undefined) yield* flowPlaces(file, name, flow)
    }
    return
  }
  const apply = options.get('apply') === 'create' ? 'create' : 'always'
  const as = options.get('as')
  const from = resolveNode(file, options.get('from', true))
  const conversion = typeof as === 'string' ? { as } : {}
  if (from !== undefined) yield { role: 'flow', node: from, column, apply, ...conversion }
  const read = resolveNode(file, options.get('read', true))
  const word = isScalar(read) && (read.value === 'state' || read.value === 'none')
  if (read !== undefined && !word) yield { role: 'read', node: read, column, apply: 'always' }
}

/**
 * An unquoted `a ? b : c` is a mapping for YAML, and the flows on the lines below it are its further keys.
 */
export function swallowedFlows(file: ParsedFile, map: YAMLMap | undefined): readonly TreePair[] {
  if (map === undefined || map.flow === true) return []
  const [start = 0] = map.range ?? []
  return pairsOf(file, map).filter(({ key }) => {
    const [at = 0] = key.range ?? []
    return file.spanOf(at, at).start.column < file.spanOf(start, start).start.column
  })
}

const FLOW_KEYS: ReadonlySet<unknown> = new Set([
  'from',
  'const',
  'values',
  'as',
  'format',
  'timezone',
  'default',
  'required',
  'apply',
  'read',
  'ref',
  'onMissing',
  'onOverflow',
  'sensitive',
  'unique',
])

/** A map in the place of a flow is one when a key is; otherwise YAML made it out of an expression. */
function isFlowObject(map: YAMLMap): boolean {
  return map.items.some(({ key }) => isMergeKey(key) || (isScalar(key) && FLOW_KEYS.has(key.value)))
}
