import type { ColumnDescription, TableDescription } from '../model/table.ts'
import type { ColumnValue, Row } from '../model/value.ts'
import type { ColumnFacts } from './column-facts.ts'

/** Where people are to come from. */
export type ProposedSource =
  | { readonly kind: 'entra' | 'okta' | 'scim' }
  | {
      readonly kind: 'csv'
      /** As the configuration is to write it. */
      readonly path: string
      /** The fields of the file, with what the values of each look like. */
      readonly fields: readonly ProposedField[]
    }

/** A field of a file, with whether the values of all people are there and different. */
export interface ProposedField {
  readonly name: string
  readonly distinct: boolean
  /** The values, where there are one or two: the words of a flag. */
  readonly words?: readonly string[]
}

/** What a proposal is made from. */
export interface Looked {
  readonly description: TableDescription
  /** Some rows; none of their values comes into a proposal but flags such as `True`. */
  readonly rows: readonly Row[]
  readonly source: ProposedSource
  /** Columns of the anchor that somebody chose. */
  readonly anchor?: readonly string[]
  /** The only columns to map, where somebody chose. */
  readonly only?: readonly string[]
}

/** One column, with what is proposed for it and why. */
export interface ProposedColumn {
  readonly column: ColumnDescription
  readonly facts: ColumnFacts
  /** What becomes of it; absent when it is not mapped. */
  readonly flow?: ProposedFlow
  /** Why, in a few words without a person's value. */
  readonly because: string
}

/** A flow, or a part of the anchor. */
export interface ProposedFlow {
  /** In the anchor in place of the mappings. */
  readonly anchor?: true
  readonly from?: string
  readonly generate?: 'database' | 'uuid'
  readonly constant?: ColumnValue
  readonly as?: 'bool' | 'date'
  readonly format?: string
  readonly values?: Readonly<Record<string, ColumnValue>>
  readonly required?: true
  /** The attribute of Graph's that it holds, where a source calls it otherwise. */
  readonly attribute?: string
  /** The two words of the flag in the file, where it has its own. */
  readonly said?: { readonly yes: string; readonly no: string }
  /** The two words of a flag, and whether yes means that the person is gone. */
  readonly truth?: {
    readonly yes: ColumnValue
    readonly no: ColumnValue
    readonly meansGone: boolean
  }
  /** What the made-up person of the tests has, where a value of any kind would not do. */
  readonly example?: string
  /** What somebody still has to decide. */
  readonly todo?: string
}

/** A configuration in the making. */
export interface Proposal {
  readonly source: ProposedSource
  readonly columns: readonly ProposedColumn[]
  /** Columns by which rows that are there are joined, beside the anchor. */
  readonly match: readonly string[]
}
