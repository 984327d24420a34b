import { ExpressionFault } from '../fault.ts'
import { LIMITS } from '../limits.ts'
import { pairsOf, type SyntaxNode } from '../syntax.ts'
import type { Build, Code, Frame, Scope } from './code.ts'
import { append, type Flagged, sequenceOf } from './value.ts'

/**
 * Compiles `[a, b]`. Arrays inside are flattened into it, except those written with `[…]` themselves.
 * The items are evaluated in order; JSONata does so concurrently, so that of two failures another one
 * may be reported there.
 */
export function compileArray(node: SyntaxNode, scope: Scope, build: Build): Code {
  const items = (node.expressions ?? []).map((item) => ({
    code: build.node(item, scope),
    nested: item.value === '[',
  }))
  const constructs = node.consarray === true
  return (input, frame) => {
    const made: Flagged = []
    for (const item of items) {
      const value = item.code(input, frame)
      if (value === undefined) continue
      if (item.nested) made.push(value)
      else addAll(made, value)
    }
    if (constructs) Object.defineProperty(made, 'cons', { value: true })
    return made
  }
}

function addAll(made: unknown[], value: unknown): void {
  const added = Array.isArray(value) ? value.length : 1
  if (made.length + added > LIMITS.sequence) throw new ExpressionFault('D2015')
  if (Array.isArray(value)) for (const member of value) made.push(member)
  else made.push(value)
}

/** Compiles `{ 'key': value }`, which is a grouping of the context by its keys. */
export function compileObject(node: SyntaxNode, scope: Scope, build: Build): Code {
  const pairs = pairsOf(node)
  const grouping = compileGrouping({ lhs: pairs }, scope, build, node.position)
  const keys = pairs.map(([key]) => literalKey(key))
  const literals = keys.filter((key) => key !== undefined)
  if (literals.length !== keys.length || new Set(literals).size !== keys.length) return grouping
  const values = pairs.map(([, value]) => build.node(value, scope))
  return (input, frame) => {
    if (Array.isArray(input)) return grouping(input, frame)
    const made = emptyRecord()
    for (let index = 0; index < literals.length; index += 1) {
      const value = values[index]?.(input, frame)
      const key = literals[index]
      if (value !== undefined && key !== undefined) made[key] = value
    }
    return made
  }
}

function literalKey(node: SyntaxNode): string | undefined {
  const bare = node.type === 'string' && node.predicate === undefined && node.group === undefined
  if (!bare || typeof node.value !== 'string') return undefined
  return RESERVED_KEYS.has(node.value) ? undefined : node.value
}

const RESERVED_KEYS: ReadonlySet<string> = new Set(['_jsonata_lambda', '_jsonata_function'])

/** Compiles the grouping of a sequence: members with the same key together, then a value for each key. */
export function compileGrouping(
  group: { readonly lhs: readonly [SyntaxNode, SyntaxNode][] },
  scope: Scope,
  build: Build,
  position: number | undefined,
): Code {
  const pairs = group.lhs.map(([key, value]) => ({
    key: build.node(key, scope),
    value: build.node(value, scope),
  }))
  return (input, frame) => {
    const members: readonly unknown[] = Array.isArray(input) ? input : sequenceOf(input)
    const groups = collect(members.length === 0 ? [undefined] : members, pairs, frame, position)
    const made = emptyRecord()
    // Keys that look like numbers come first, as in every object; hence not a Map.
    for (const [key, { data, pair }] of Object.entries(groups)) {
      const value = pairs[pair]?.value(data, frame)
      if (value !== undefined) made[key] = value
    }
    return made
  }
}

interface Group {
  data: unknown
  readonly pair: number
}

function collect(
  members: readonly unknown[],
  pairs: readonly { readonly key: Code }[],
  frame: Frame,
  position: number | undefined,
): Record<string, Group> {
  const groups = emptyRecord<Group>()
  for (const member of members) {
    for (const [pair, { key: keyCode }] of pairs.entries()) {
      const key = keyCode(member, frame)
      if (key === undefined) continue
      if (typeof key !== 'string') throw new ExpressionFault('T1003', position)
      if (RESERVED_KEYS.has(key)) throw new ExpressionFault('D1013', position)
      const group = groups[key]
      if (group === undefined) groups[key] = { data: member, pair }
      else if (group.pair !== pair) throw new ExpressionFault('D1009', position)
      else group.data = append(group.data, member)
    }
  }
  return groups
}

function emptyRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>
}
