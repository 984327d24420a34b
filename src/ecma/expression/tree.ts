/** An expression of Entra's attribute mappings. `at` is the column of its first character, from 1. */
export type EntraExpression =
  | { readonly kind: 'attribute'; readonly name: string; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  /** An argument that was left out: `Switch([x], , "a", "b")`. */
  | { readonly kind: 'omitted'; readonly at: number }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly arguments: readonly EntraExpression[]
      readonly at: number
    }
  | {
      readonly kind: 'binary'
      readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | '&'
      readonly left: EntraExpression
      readonly right: EntraExpression
      readonly at: number
    }

/** An expression that is not written as Entra writes them. */
export interface ExpressionMistake {
  readonly message: string
  /** The column, from 1. */
  readonly at: number
}
