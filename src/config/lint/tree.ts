import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { ParsedFile } from '../document.ts'
import { eachNode } from './nodes.ts'

/** A pair of a YAML map whose key is a text. */
export interface TreePair {
  readonly name: string
  readonly key: Scalar
  readonly value: Node | undefined
}

/** The body of an object type in a file: `table`, `anchor`, `mappings`, `deprovision` …, right or wrong. */
export interface ObjectBody {
  readonly file: ParsedFile
  readonly connector: string
  /** Whether it stands in a connector or in a fragment, which may have the name of one. */
  readonly in: 'connectors' | 'fragments'
  /** The whole connector; the same as `body` when there is only User. */
  readonly owner: YAMLMap
  readonly body: YAMLMap
}

/** The node itself, or what its alias stands for. */
export function resolveNode(file: ParsedFile, node: unknown): Node | undefined {
  const resolved = isAlias(node) ? anchored(file, node) : node
  return isMap(resolved) || isSeq(resolved) || isScalar(resolved) ? resolved : undefined
}

/** The map that a node is or stands for. */
export function mapAt(file: ParsedFile, node: unknown): YAMLMap | undefined {
  const resolved = resolveNode(file, node)
  return isMap(resolved) ? resolved : undefined
}

/** The value of a key, as a node; merged maps are not looked into. */
export function valueAt(file: ParsedFile, map: unknown, name: string): Node | undefined {
  // As `get` of the package does, which looks at each key three times.
  const found = mapAt(file, map)?.items.find(({ key }) => isScalar(key) && key.value === name)
  return resolveNode(file, found?.value)
}

/** The pairs of a map in their order, those of merged maps (`<<`) in the place of the merge. */
export function pairsOf(file: ParsedFile, node: unknown): readonly TreePair[] {
  const map = mapAt(file, node)
  if (map === undefined) return NO_PAIRS
  const known = pairsByMap.get(map)
  if (known !== undefined) return known
  const pairs: TreePair[] = []
  collect(file, map, pairs, new Set())
  pairsByMap.set(map, pairs)
  return pairs
}

const NO_PAIRS: readonly TreePair[] = []
/** Every rule asks for the same ones. */
const pairsByMap = new WeakMap<YAMLMap, readonly TreePair[]>()

/** Whether a key is `<<`; the parser makes a symbol of it when it merges. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (key.value === '<<' || key.source === '<<') && key.type === 'PLAIN'
}

/** An anchor may hold an alias of itself, so that what was seen is not entered again. */
function collect(file: ParsedFile, node: unknown, pairs: TreePair[], seen: Set<YAMLMap>): void {
  const map = mapAt(file, node)
  if (map === undefined || seen.has(map)) return
  seen.add(map)
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue
    if (isMergeKey(key)) {
      for (const merged of isSeq(value) ? value.items : [value]) collect(file, merged, pairs, seen)
    } else {
      pairs.push({ name: String(key.value), key, value: resolveNode(file, value) })
    }
  }
}

/** Every object type of every connector and fragment of a file. */
export function objectBodies(file: ParsedFile): readonly ObjectBody[] {
  let bodies = bodiesByFile.get(file)
  if (bodies === undefined) {
    bodies = findBodies(file)
    bodiesByFile.set(file, bodies)
  }
  return bodies
}

const bodiesByFile = new WeakMap<ParsedFile, readonly ObjectBody[]>()

function findBodies(file: ParsedFile): readonly ObjectBody[] {
  const root = file.document.contents
  const owners = (['connectors', 'fragments'] as const).flatMap((place) =>
    pairsOf(file, valueAt(file, root, place)).map((pair) => ({ ...pair, in: place })),
  )
  return owners.flatMap(({ name, value, in: place }) => {
    const owner = mapAt(file, value)
    if (owner === undefined) return []
    const inner = pairsOf(file, valueAt(file, owner, 'objects')).flatMap((pair) => {
      const body = mapAt(file, pair.value)
      return body === undefined ? [] : [body]
    })
    return [owner, ...inner].map((body) => ({ file, connector: name, in: place, owner, body }))
  })
}

/** The actions of `deprovision`, by their keys; each rule of a list is an action of its own. */
export function actionsOf(
  file: ParsedFile,
  body: YAMLMap,
): readonly { readonly key: string; readonly when?: Node; readonly action: Node }[] {
  return pairsOf(file, valueAt(file, body, 'deprovision')).flatMap(({ name, value }) => {
    if (value === undefined) return []
    if (!isSeq(value)) return [{ key: name, action: value }]
    return value.items.flatMap((item) => {
      const action = valueAt(file, item, 'do')
      const when = valueAt(file, item, 'when')
      if (action === undefined) return when === undefined ? [] : [{ key: name, when, action: when }]
      return [{ key: name, action, ...(when === undefined ? {} : { when }) }]
    })
  })
}

/** Anchors of a file by name, in their order; found once, because `alias.resolve()` walks the file each time. */
const anchors = new WeakMap<ParsedFile, ReadonlyMap<string, readonly Node[]>>()

/** The node that an alias stands for: the last one before it with this name (YAML 1.2 §3.2.2.2). */
function anchored(file: ParsedFile, alias: Alias): Node | undefined {
  let known = anchors.get(file)
  if (known === undefined) {
    known = findAnchors(file)
    anchors.set(file, known)
  }
  const place = alias.range?.[0] ?? 0
  return known.get(alias.source)?.findLast((node) => (node.range?.[0] ?? 0) < place)
}

function findAnchors(file: ParsedFile): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>()
  eachNode(file, (node) => {
    if (isAlias(node) || node.anchor === undefined) return
    const same = found.get(node.anchor)
    if (same === undefined) found.set(node.anchor, [node])
    else same.push(node)
  })
  return found
}
