/** Who runs a connector. */
export interface Lease {
  readonly connector: string
  /** Host, process and since when, for people. */
  readonly owner: string
  readonly until: string
  /** Grows with every new owner: a write with an older one is refused. */
  readonly fence: number
}
