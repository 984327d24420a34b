import type { ColumnValue } from '../../model/value.ts'
import type { CompiledExpression } from '../compiled.ts'

/**
 * What an expression looks like to those who must turn it round: the flow engine derives inverses from
 * it. Names are resolved already: `mail` and `emails[type="work"][0].value` have the same shape.
 */
export type Shape =
  | {
      readonly kind: 'path'
      /** Canonical SCIM path as segments; with a selector, the attribute and the sub-attribute. */
      readonly path: readonly string[]
      readonly selector?: Selector
    }
  | { readonly kind: 'not'; readonly of: Shape }
  | {
      readonly kind: 'choice'
      readonly of: Shape
      readonly whenTrue: ColumnValue
      readonly whenFalse: ColumnValue
    }
  | {
      readonly kind: 'affix'
      readonly prefix: string
      readonly suffix: string
      readonly of: Shape
    }
  | { readonly kind: 'fold'; readonly function: 'lowercase' | 'trim'; readonly of: Shape }
  | { readonly kind: 'constant'; readonly value: ColumnValue }
  | { readonly kind: 'other' }

/** One entry of a multi-valued attribute, such as `emails[type="work"][0].value`. */
export interface Selector {
  /** The multi-valued attribute, such as `['emails']`. */
  readonly attribute: readonly string[]
  /** What the entry must have, joined by `and`; empty when it is just the first one. */
  readonly where: Readonly<Record<string, string | boolean>>
  /** The sub-attribute that is taken, such as `value`. */
  readonly sub: string
}

/** The shape of a compiled expression; `other` when it has none that can be turned round. */
export function shapeOf(_compiled: CompiledExpression): Shape {
  return { kind: 'other' }
}
