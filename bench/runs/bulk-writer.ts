import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Cells } from '../../src/sql/bulk.ts'
import { openTarget } from '../../src/sql/open.ts'
import type { BulkTool } from './bulk-tools.ts'
import { COLUMNS } from './people-files.ts'

/** Rows of one call, as many as an export gives by default. */
const BATCH = 5_000

/**
 * Writes the rows of a file into an empty table with the bulk writer alone. Only its work counts: the rows are read
 * and split while the clock stands.
 *
 * @returns milliseconds
 */
export async function timeBulkWriter(tool: BulkTool, table: string, file: string): Promise<number> {
  const target = openTarget(tool.connection)
  try {
    const description = await target.describe({ name: table })
    if (description === undefined) throw new Error(`the table ${table} on ${tool.name} is missing`)
    const bulk = target.bulk({ description, anchor: [COLUMNS[0]], columns: COLUMNS })
    let milliseconds = 0
    for await (const rows of batchesOf(file)) {
      const begun = performance.now()
      const { written } = await bulk.write({ kind: 'insert', columns: COLUMNS, rows, unique: [] })
      milliseconds += performance.now() - begun
      if (written !== rows.length) throw new Error(`${written} of ${rows.length} rows were written`)
    }
    return milliseconds
  } finally {
    await target.close()
  }
}

async function* batchesOf(file: string): AsyncGenerator<readonly Cells[]> {
  let rows: Cells[] = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    rows.push(cellsOf(line))
    if (rows.length < BATCH) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

/** The only quotes of these files stand around a company with a comma. */
function cellsOf(line: string): Cells {
  return line.split(/,(?! AS")/u).map((cell) => cell.replaceAll('"', ''))
}
