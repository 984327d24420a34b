import { isAlias, isMap, isScalar, isSeq, Scalar } from 'yaml'
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml'
import type { Problem } from '../model/problem.ts'
import type { ParsedFile } from './document.ts'
import type { Place, Places } from './places.ts'

/** Plain values of a file: objects without a prototype, arrays, scalars. Aliases share one object. */
export interface Tree {
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** Keys that stand more than once, by the mapping; the first one counts. */
  readonly repeated: ReadonlyMap<object, ReadonlySet<string>>
}

/** Aliases stand for no more values than this in any configuration that somebody wrote. */
const MAX_COPIES = 250_000
const MAX_DEPTH = 64

/**
 * Turns the syntax tree into plain values and notes in `places` where they come from.
 *
 * Problems: `duplicate-key`, `unknown-alias`, `alias-bomb`, `merge-key`, `yaml-syntax` for keys that are
 * no text and for tags that make something else than text, numbers, truths, lists and mappings, `too-deep`.
 */
export function readTree(file: ParsedFile, places: Places): Tree {
  const reader = new TreeReader(file, places)
  const { contents } = file.document
  const value = contents === null ? undefined : reader.read(contents, 0)
  return { value, problems: reader.problems, repeated: reader.repeated }
}

/** Walks one document, in its order, so that an alias finds the anchor before it. */
class TreeReader {
  readonly problems: Problem[] = []
  readonly repeated = new Map<object, Set<string>>()
  readonly #file: ParsedFile
  readonly #places: Places
  readonly #anchors = new Map<string, Node>()
  readonly #done = new Map<Node, { value: unknown; size: number }>()
  readonly #open = new Set<Node>()
  #nodes = 0
  #copies = 0
  #refused = false

  constructor(file: ParsedFile, places: Places) {
    this.#file = file
    this.#places = places
  }

  read(node: Node, depth: number): unknown {
    if (isAlias(node)) return this.#alias(this.#target(node), node)
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    this.#nodes += 1
    if (isForeign(node.tag)) return this.#tagged(node)
    if (isScalar(node)) return node.value
    if (depth > MAX_DEPTH) {
      return this.#refuse('too-deep', node, 'The file nests deeper than any configuration does.')
    }
    const before = this.#nodes + this.#copies
    this.#open.add(node)
    const value = isMap(node) ? this.#map(node, depth) : isSeq(node) ? this.#seq(node, depth) : null
    this.#open.delete(node)
    this.#done.set(node, { value, size: this.#nodes + this.#copies - before + 1 })
    return value
  }

  /** The node that an alias stands for, when there is one. */
  #target(node: Node): Node | undefined {
    if (!isAlias(node)) return node
    const target = this.#anchors.get(node.source)
    if (target === undefined) {
      const names = [...this.#anchors.keys()]
      this.#report(
        'unknown-alias',
        node,
        `No anchor before this place is called "${node.source}".`,
        names.length === 0 ? 'A "*" at the start of a text must be quoted.' : undefined,
      )
      return undefined
    }
    if (!this.#open.has(target)) return target
    this.#report('unknown-alias', node, `The anchor "${node.source}" contains itself.`)
    return undefined
  }

  #alias(target: Node | undefined, alias: Node): unknown {
    if (target === undefined) return undefined
    if (isScalar(target)) return isForeign(target.tag) ? undefined : target.value
    const done = this.#done.get(target)
    if (done === undefined) return undefined
    this.#copies += done.size
    if (this.#copies <= MAX_COPIES) return done.value
    return this.#refuse(
      'alias-bomb',
      alias,
      `The aliases of the file stand for more than ${MAX_COPIES} values.`,
    )
  }

  /** `!!binary`, `!!timestamp`, `!!set`: values that no key of the language takes. */
  #tagged(node: Node): undefined {
    const tag = node.tag?.replace(TAGS, '!!')
    this.#report(
      'yaml-syntax',
      node,
      `The tag "${tag}" makes something of this value that a configuration does not hold.`,
      'Take the tag out, and write a text, a number, true, false, null, a list or a mapping.',
    )
    return undefined
  }

  #seq(node: YAMLSeq, depth: number): unknown[] {
    const values: unknown[] = []
    const entries = new Map<number, Place>()
    for (const [index, item] of node.items.entries()) {
      const child = asNode(item)
      values.push(child === undefined ? null : this.read(child, depth + 1))
      entries.set(index, this.#place(child))
    }
    this.#places.set(values, { file: this.#file, node, entries })
    return values
  }

  #map(node: YAMLMap, depth: number): object {
    const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    const entries = new Map<string, Place>()
    const merges: Node[] = []
    for (const pair of node.items) {
      const key = this.#key(pair, node)
      const child = asNode(pair.value)
      if (key === undefined) {
        if (child !== undefined) this.read(child, depth + 1)
        continue
      }
      if (isMergeKey(key)) {
        if (child !== undefined) {
          this.read(child, depth + 1)
          const source = isAlias(child) ? this.#anchors.get(child.source) : child
          if (source !== undefined) merges.push(source)
        }
        continue
      }
      const name = keyText(key)
      const value = child === undefined ? null : this.read(child, depth + 1)
      const earlier = entries.get(name)
      if (earlier !== undefined) {
        this.#duplicate(name, key, earlier)
        this.repeated.set(values, (this.repeated.get(values) ?? new Set()).add(name))
        continue
      }
      values[name] = value
      entries.set(name, { ...this.#place(child), key })
    }
    this.#places.set(values, { file: this.#file, node, entries })
    for (const merge of merges) this.#merge(merge, values, entries)
    return values
  }

  /** Keys of a merged mapping come behind the mapping's own, and only where it has none of that name. */
  #merge(node: Node, values: Record<string, unknown>, entries: Map<string, Place>): void {
    const source = isAlias(node) ? this.#anchors.get(node.source) : node
    if (source === undefined) return
    if (isSeq(source)) {
      for (const item of source.items) {
        const child = asNode(item)
        if (child !== undefined) this.#merge(child, values, entries)
      }
      return
    }
    const merged = this.#done.get(source)?.value
    const container = isMap(source) && isObject(merged) ? this.#places.get(merged) : undefined
    if (container === undefined || !isObject(merged)) {
      this.#report(
        'merge-key',
        node,
        'Only a mapping, or a list of mappings, can be merged with "<<".',
      )
      return
    }
    for (const [name, place] of container.entries) {
      if (entries.has(String(name))) continue
      values[String(name)] = merged[String(name)]
      entries.set(String(name), place)
    }
  }

  #key(pair: Pair, map: YAMLMap): Scalar | undefined {
    const node = asNode(pair.key)
    const key = node === undefined ? undefined : this.#target(node)
    if (isScalar(key)) return key
    if (node === undefined || !isAlias(node)) {
      this.#report('yaml-syntax', node ?? map, 'A key must be a text.', 'Put the key in quotes.')
    }
    return undefined
  }

  #place(child: Node | undefined): Place {
    const node = isAlias(child) ? (this.#anchors.get(child.source) ?? child) : child
    return node === undefined ? { file: this.#file } : { file: this.#file, node }
  }

  #duplicate(name: string, key: Scalar, earlier: Place): void {
    const first = earlier.key === undefined ? undefined : this.#file.spanOfNode(earlier.key).start
    const where = first === undefined ? '' : `; the first is in line ${first.line}`
    this.#report('duplicate-key', key, `The key "${name}" stands here a second time${where}.`)
  }

  /** Reported once: what follows is a consequence. */
  #refuse(rule: string, node: Node, message: string): undefined {
    if (!this.#refused) this.#report(rule, node, message)
    this.#refused = true
    return undefined
  }

  #report(rule: string, node: Node, message: string, help?: string): void {
    const span = this.#file.spanOfNode(node)
    this.problems.push({
      rule,
      severity: 'error',
      message,
      span,
      ...(help === undefined ? {} : { help }),
    })
  }
}

const TAGS = 'tag:yaml.org,2002:'
const PLAIN_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => TAGS + name),
)

/** Tags of an application are refused where they stand (`reserved-start`), and make nothing of their value. */
function isForeign(tag: string | undefined): boolean {
  return tag?.startsWith(TAGS) === true && !PLAIN_TAGS.has(tag)
}

/** The key as it was written: `007` and `No` stay what they are. */
function keyText(key: Scalar): string {
  return key.source ?? (typeof key.value === 'string' ? key.value : '')
}

function isMergeKey(key: Scalar): boolean {
  return typeof key.value === 'symbol' || (key.type === Scalar.PLAIN && key.value === '<<')
}

function asNode(value: unknown): Node | undefined {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
