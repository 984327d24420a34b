import type { ConnectorEngine } from '../../engine/engine.ts'
import type { HttpAnswer, RequestHead } from '../../http/application.ts'
import { SCIM_JSON } from '../answer/failure.ts'
import type { ScimLimits } from '../limits.ts'

/** A request that has been let in, on its way to the route that answers it. */
export interface ScimRequest {
  readonly head: RequestHead
  readonly engine: ConnectorEngine
  readonly limits: ScimLimits
  /** `https://host/scim/HR`, as the client called it. */
  readonly base: string
  /** Whether the client uses the ECMA2Host address, where the columns are shown unasked. */
  readonly columns: boolean
  readonly query: ReadonlyMap<string, string>
}

/** One address of the SCIM face, and what answers each method there. */
export interface Route {
  /** For the log. */
  readonly shape: string
  readonly methods: Readonly<Partial<Record<Method, RouteHandler>>>
}

/** Methods that SCIM has. HEAD is GET without the body. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Answers one request. `id` is the last part of the address, decoded; `""` where it has none. */
export type RouteHandler = (
  request: ScimRequest,
  body: unknown,
  id: string,
) => HttpAnswer | Promise<HttpAnswer>

/** An answer with a SCIM body. */
export function scimAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return { status, headers: { 'content-type': SCIM_JSON, ...headers }, body }
}

/** An answer without a body. */
export function emptyAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  // The type is said even of nothing: some clients look at it before they look at the status.
  return { status, headers: { 'content-type': SCIM_JSON, ...headers } }
}
