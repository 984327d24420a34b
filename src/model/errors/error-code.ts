/** What a code means to the outside: the exit code (spec §9), the HTTP status and SCIM's `scimType`; and what to do. */
export interface ErrorCode {
  readonly exit: number
  readonly status: number
  /** RFC 7644 §3.12, table 9. */
  readonly scimType?: string
  readonly summary: string
  /**
   * What to do, for `rollcall help CODE` and the reference: who meets it where, and the next step. The message of a
   * failure knows its names and numbers; this is for whoever has only the code, from a log or a metric.
   */
  readonly remedy: string
}
