import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import type { JsonValue } from '../../model/value.ts'
import type { KnownAttribute, KnownSchema } from '../schema/names.ts'
import type { EntrySelector } from './match-entry.ts'

/** What an operation of a PATCH changes; names are resolved. */
export type PatchTarget =
  | {
      readonly kind: 'attribute'
      readonly attribute: KnownAttribute
      readonly select?: EntrySelector
      readonly sub?: AttributeDefinition
    }
  | { readonly kind: 'column'; readonly column: string }
  /** A whole extension; only for removing it. */
  | { readonly kind: 'schema'; readonly schema: KnownSchema }

/** One step of a PATCH. An operation without a path is several of them, one for each key of its value. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove'
  readonly target: PatchTarget
  readonly value: JsonValue | undefined
  /** The attribute as messages name it. */
  readonly label: string
}
