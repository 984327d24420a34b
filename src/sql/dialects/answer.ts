/** What a statement gave. */
export interface Answer {
  readonly rows: readonly (readonly unknown[])[]
  /** Rows that a write met, changed or not. */
  readonly affected: number
  /** The last key that the database made, where `insertId` is a capability. */
  readonly insertId?: number | string
}
