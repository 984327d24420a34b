import type { Compiler, Fragment } from '../statement.ts'
import type { Connection } from './dialect.ts'

/** One cell of a catalogue's answer. */
export type Cell = string | number | boolean | null

/** A row of a catalogue's answer, in the order of the SELECT. */
export type Cells = readonly Cell[]

/** Any result: the rows are taken as they come. */
const RESULT = [{ name: '', decode: () => null }]

/** Asks the catalogue; names are bound as parameters. */
export function catalogueOf(
  connection: Connection,
  compiler: Compiler,
): (query: Fragment) => Promise<readonly Cells[]> {
  return async (query) => {
    const { sql, parameters } = query.compile(compiler)
    const answer = await connection.execute({ sql, slots: [], result: RESULT }, parameters)
    return answer.rows.map((row) => row.map(asCell))
  }
}

function asCell(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    case 'bigint':
      return Number(value)
    default:
      return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : null
  }
}
