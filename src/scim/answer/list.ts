import type { JsonValue } from '../../model/value.ts'

const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** A page of an answer to a query. */
export interface Page {
  readonly totalResults: number
  readonly startIndex: number
  readonly resources: readonly JsonValue[]
}

/** A ListResponse (RFC 7644 §3.4.2); `Resources` is there even when it is empty, as Entra needs it. */
export function listBody({ totalResults, startIndex, resources }: Page): string {
  return JSON.stringify({
    schemas: [LIST_SCHEMA],
    totalResults,
    itemsPerPage: resources.length,
    startIndex,
    Resources: resources,
  })
}

/** The ListResponse without anything in it. */
export function emptyList(startIndex = 1): string {
  return listBody({ totalResults: 0, startIndex, resources: [] })
}
