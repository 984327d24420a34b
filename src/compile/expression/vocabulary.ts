import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../../model/attributes/enterprise-user.ts'
import { userSchema } from '../../model/attributes/user.ts'
import {
  EXTENSION_NAMES,
  GRAPH_NAMES,
  NAMES_ELSEWHERE,
  SIGNAL_NAMES,
} from '../../model/attributes/vocabulary.ts'
import { CORE_USER, ENTERPRISE_USER } from '../../model/source-object.ts'
import { nearest } from '../../model/nearest.ts'
import { INTERPRETER_OPTIONS } from './interpreter.ts'
import { parseText, type SyntaxNode } from './syntax.ts'

/** What may stand under an attribute: its sub-attributes, or anything where no schema is known. */
export type Children = readonly AttributeDefinition[] | 'any'

/** What a name at the top of a path means. */
export type Meaning =
  | { readonly kind: 'attribute'; readonly definition: AttributeDefinition }
  | { readonly kind: 'extension'; readonly urn: string; readonly children: Children }
  /** The URN of the core schema: its attributes stand at the top themselves. */
  | { readonly kind: 'core' }
  /** `accountEnabled` or `isSoftDeleted`, which follow from `active` where they were not sent. */
  | { readonly kind: 'signal'; readonly name: string }
  /** Another spelling; {@link aliasSteps} are what it stands for. */
  | { readonly kind: 'alias'; readonly text: string }
  | { readonly kind: 'unknown'; readonly suggestion?: string }

/** The meaning of a name in the vocabulary of spec §3.4; the spelling must be exact. */
export function meaningOf(name: string): Meaning {
  const attribute = ATTRIBUTES.get(name)
  if (attribute !== undefined) return { kind: 'attribute', definition: attribute }
  if (SIGNALS.has(name)) return { kind: 'signal', name }
  const graph = GRAPH_NAMES.get(name)
  if (graph !== undefined) return { kind: 'alias', text: graph }
  const extension = EXTENSION_NAMES.get(name)
  if (extension !== undefined) return { kind: 'alias', text: `\`${extension}\`` }
  if (!/^urn:/iu.test(name)) return unknownName(name)
  if (name === CORE_USER) return { kind: 'core' }
  for (const urn of [CORE_USER, ENTERPRISE_USER]) {
    const prefix = `${urn}:`
    if (name.startsWith(prefix)) {
      return { kind: 'alias', text: `\`${urn}\`.\`${name.slice(prefix.length)}\`` }
    }
  }
  const children = name === ENTERPRISE_USER ? enterpriseUserSchema.attributes : 'any'
  return { kind: 'extension', urn: name, children }
}

/** The steps that another spelling stands for, new ones each time. */
export function aliasSteps(text: string): SyntaxNode[] {
  let written = parsedAliases.get(text)
  if (written === undefined) {
    const { root } = parseText(text, INTERPRETER_OPTIONS)
    written = JSON.stringify(root.type === 'path' ? root.steps : [root])
    parsedAliases.set(text, written)
  }
  return JSON.parse(written)
}

/** What a signal stands for, as one node. */
export function signalNode(name: string): SyntaxNode {
  const text = name === 'isSoftDeleted' ? '(isSoftDeleted ?? $not(active))' : `(${name} ?? active)`
  const [node] = aliasSteps(text)
  if (node === undefined) throw new Error(`The signal ${name} has no expression.`)
  return { ...node, resolved: true }
}

/** A name that no vocabulary knows, with the nearest one. */
function unknownName(name: string, known: Iterable<string> = TOP_NAMES): Meaning {
  const suggestion = ELSEWHERE.get(name.toLowerCase()) ?? nearest(name, known)
  return suggestion === undefined ? { kind: 'unknown' } : { kind: 'unknown', suggestion }
}

const parsedAliases = new Map<string, string>()

const SIGNALS: ReadonlySet<string> = new Set(SIGNAL_NAMES)

const ATTRIBUTES: ReadonlyMap<string, AttributeDefinition> = new Map(
  userSchema.attributes.map((attribute) => [attribute.name, attribute]),
)

const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  [...NAMES_ELSEWHERE].map(([name, meant]) => [name.toLowerCase(), meant]),
)

const TOP_NAMES: readonly string[] = [
  ...ATTRIBUTES.keys(),
  ...GRAPH_NAMES.keys(),
  ...SIGNAL_NAMES,
  ...EXTENSION_NAMES.keys(),
]
