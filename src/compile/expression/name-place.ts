import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import { nearest } from '../../model/nearest.ts'
import { unreachable } from '../../model/unreachable.ts'
import type { NameOptions } from './name-replacement.ts'
import { type NameReport, reportUnknown, type UnknownName } from './name-report.ts'
import type { SyntaxNode } from './syntax.ts'
import { type Children, meaningOf } from './vocabulary.ts'

/** What a node stands for, as far as the schema tells. */
export interface Place {
  readonly kind: 'root' | 'attribute' | 'row' | 'other'
  readonly path: readonly string[]
  readonly children: Children
  readonly several: boolean
  /** Whether it is surely a text. */
  readonly text?: boolean
}

/** The object itself, whose names are looked up in the vocabulary. */
export const ROOT: Place = { kind: 'root', path: [], children: 'any', several: false }
/** The row, whose names are columns. */
export const ROW: Place = { kind: 'row', path: [], children: 'any', several: false }

/** Something of which the schema says nothing. */
export function other(several = false): Place {
  return { kind: 'other', path: [], children: 'any', several }
}

/** One value of a place that may have several. */
export function single(place: Place): Place {
  return place.several ? { ...place, several: false } : place
}

/** What a name is looked at with: where unknown ones are reported, and the step behind it. */
export interface NameContext {
  readonly state: NameReport & { readonly options: NameOptions }
  readonly next: SyntaxNode | undefined
}

/** What a name stands for at a place; a name that is nowhere is reported. */
export function namePlace(step: SyntaxNode, place: Place, { state, next }: NameContext): Place {
  const name = String(step.value)
  switch (place.kind) {
    case 'row':
      return columnPlace(step, name, state)
    case 'other':
      return other()
    case 'root':
      return topPlace(step, name, { state, next })
    case 'attribute':
      return childPlace(step, name, place, state)
    default:
      return unreachable(place.kind)
  }
}

function topPlace(step: SyntaxNode, name: string, { state, next }: NameContext): Place {
  if (state.options.vocabulary === 'none') return attributePlace([name], 'any', false)
  const meaning = meaningOf(name)
  switch (meaning.kind) {
    case 'attribute':
      return definedPlace([name], meaning.definition)
    case 'extension':
      return attributePlace([meaning.urn], meaning.children, false)
    case 'unknown':
      reportUnknown(step, { name, ...meantBehind(next, meaning.suggestion) }, state)
      return other()
    default:
      return other()
  }
}

/** `user.givenName`, as claims and Okta's own expressions have it: attributes stand by themselves. */
function meantBehind(
  next: SyntaxNode | undefined,
  suggestion: string | undefined,
): Pick<UnknownName, 'suggestion' | 'until'> {
  if (next?.type !== 'name' || next.stages !== undefined) return { suggestion }
  const behind = String(next.value)
  const meaning = meaningOf(behind)
  const meant = meaning.kind === 'unknown' ? meaning.suggestion : behind
  return meant === undefined ? { suggestion } : { suggestion: meant, until: next }
}

function childPlace(
  step: SyntaxNode,
  name: string,
  parent: Place,
  state: NameContext['state'],
): Place {
  const path = [...parent.path, name]
  if (parent.children === 'any') return attributePlace(path, 'any', false)
  const definition = parent.children.find((one) => one.name === name)
  if (definition !== undefined) return definedPlace(path, definition)
  const near = nearest(
    name,
    parent.children.map((one) => one.name),
  )
  reportUnknown(step, { name, suggestion: near, within: parent.path.at(-1) ?? '' }, state)
  return other()
}

function columnPlace(step: SyntaxNode, name: string, state: NameContext['state']): Place {
  const { columns } = state.options
  if (Array.isArray(columns) && !columns.includes(name)) {
    reportUnknown(step, { name, suggestion: nearest(name, columns) }, state)
  }
  return other()
}

function definedPlace(path: readonly string[], definition: AttributeDefinition): Place {
  const place = attributePlace(path, definition.subAttributes ?? [], definition.multiValued)
  return TEXTS.has(definition.type) ? { ...place, text: true } : place
}

function attributePlace(path: readonly string[], children: Children, several: boolean): Place {
  return { kind: 'attribute', path, children, several }
}

/** Types whose values JSONata calculates with nowhere. */
const TEXTS: ReadonlySet<string> = new Set(['string', 'reference', 'dateTime', 'binary'])
