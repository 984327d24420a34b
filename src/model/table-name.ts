/** The name of a table or view, exactly as the database spells it. */
export interface TableName {
  readonly schema?: string
  readonly name: string
}
