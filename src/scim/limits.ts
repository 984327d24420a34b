import type { Rate } from '../http/rate-limit.ts'

/** Bounds of the SCIM face. */
export interface ScimLimits {
  /** People in one page at most; a larger `count` is cut down (RFC 7644 §3.4.2.4). */
  readonly pageSize: number
  /** People in a page when the client names no `count`. */
  readonly defaultPageSize: number
  /** Operations in one PATCH. */
  readonly operations: number
  /** Characters in one filter or path. */
  readonly filterLength: number
  /** Parentheses and brackets inside each other in one filter. */
  readonly filterDepth: number
  /** Requests of one connector whose token was right. */
  readonly rate: Rate
  /** Requests of one connector whose token was wrong; beyond it they get 429 instead of 401. */
  readonly failedRate: Rate
}

/** What holds when nothing else is said; the rate is far above the 25 requests a second of Entra ID. */
export const DEFAULT_SCIM_LIMITS: ScimLimits = {
  pageSize: 1_000,
  defaultPageSize: 100,
  operations: 1_000,
  filterLength: 32_768,
  filterDepth: 20,
  rate: { perSecond: 200, burst: 1_000 },
  failedRate: { perSecond: 5, burst: 100 },
}
