// Generated from schemas/mapping-test.schema.json by scripts/generate.ts. Do not edit.

/**
 * A date and time with its time zone.
 */
export type Instant = string
/**
 * A column value. A text is compared as it stands; write numbers of text columns in quotes.
 */
export type Cell = string | number | boolean | null

/**
 * Tests of one connector: given a person or a request, expect a row, statements, an answer.
 */
export interface MappingTestFile {
  /**
   * Where editors find the schema of this file. Rollcall does not read it.
   */
  $schema?: string
  /**
   * The connector under test.
   */
  connector: string
  /**
   * The object type under test; User when left out.
   */
  object?: string
  now?: Instant
  /**
   * The tests, each on its own: none sees the row of another.
   */
  tests: Test[]
}
/**
 * One test, or a table of them under `cases`.
 */
export interface Test {
  /**
   * What is true when the test passes, as a sentence.
   */
  name: string
  now?: Instant
  given?: SourceObject
  /**
   * A SCIM request in the place of `given`: a file with a recorded one, relative to this file, or the request itself.
   */
  request?: string | Request
  /**
   * What happens to the person; `missing`: a complete read of the source no longer has them.
   */
  event?: 'create' | 'update' | 'disable' | 'delete' | 'missing'
  /**
   * What the update changes; null takes an attribute away.
   */
  patch?: {}
  row?: Row
  /**
   * A table of tests: attributes and expected columns in the first line, one test a line, cells between `|`. Attributes are merged into `given`.
   */
  cases?: string
  expect?: Expectation
}
/**
 * A person with Graph names or SCIM names; of a file with the names of its fields. Every value of a CSV file is taken for text.
 */
export interface SourceObject {}
/**
 * A SCIM request, its path below the connector's base path.
 */
export interface Request {
  /**
   * The HTTP method.
   */
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * The path, such as `/Users` or `/Users/7`; as recorded, with what stands before it, or without.
   */
  path: string
  /**
   * Headers as recorded. They are for the reader; what they ask for is not played.
   */
  headers?: {
    [k: string]: string
  }
  /**
   * The JSON body.
   */
  body?: {}
}
/**
 * Column values by column.
 */
export interface Row {
  [k: string]: Cell
}
/**
 * What must come out. What is not named is not looked at.
 */
export interface Expectation {
  /**
   * The kind of statement that is sent, or none.
   */
  sql?: 'insert' | 'update' | 'delete' | 'none'
  row?: Row
  set?: Row
  /**
   * Rows of child tables, by table.
   */
  lists?: {
    [k: string]: Row[]
  }
  /**
   * Attributes that a GET gives back after the event; null where there must be none.
   */
  read?: {}
  /**
   * The HTTP status that a SCIM client gets.
   */
  status?: 200 | 201 | 204 | 400 | 403 | 404 | 409 | 429 | 500
  /**
   * The code of the refusal.
   */
  error?: string
}
