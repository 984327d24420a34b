import type { JsonObject } from '../../model/value.ts'
import type { SentAttribute, Vocabulary } from './attributes.ts'
import type { ScimRequest } from './client.ts'
import type { Person } from './person.ts'

/** An attribute whose value changes. */
export interface AttributeChange {
  readonly attribute: SentAttribute
  readonly before: string | boolean | undefined
  readonly after: string | boolean | undefined
}

/** How one identity provider words its requests; what it wants to reach is the same for all. */
export interface IdentityProvider {
  readonly name: string
  readonly summary: string
  /** Whether it ever sends DELETE. */
  readonly deletes: boolean
  /** Whether a change is made of the whole resource, which is read before. */
  readonly readsBeforeChange: boolean
  /** Size of the pages in which it imports everybody; it does not when there is none. */
  readonly importPage?: number
  /** The query string of a search for one value. */
  search(path: string, value: string): string
  create(person: Person, vocabulary: Vocabulary): JsonObject
  /** The request that makes the changes. `current` is the resource as it was read last. */
  change(
    id: string,
    changes: readonly AttributeChange[],
    vocabulary: Vocabulary,
    current: JsonObject,
  ): ScimRequest
}

/** The attributes that differ between two states of a person. */
export function changesBetween(
  before: Person,
  after: Person,
  vocabulary: Vocabulary,
): readonly AttributeChange[] {
  return vocabulary.attributes
    .map((attribute) => ({
      attribute,
      before: attribute.value(before),
      after: attribute.value(after),
    }))
    .filter((change) => change.before !== change.after)
}

/** A filter value in quotes (RFC 7644 §3.4.2.2: as in JSON). */
export function quoted(value: string): string {
  return JSON.stringify(value)
}
