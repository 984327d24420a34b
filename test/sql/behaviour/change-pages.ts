import type { Cells, ChangeReader, ChangeSettings } from '../../../src/sql/bulk.ts'
import type { TableBinding } from '../../../src/sql/target.ts'
import type { Fixture } from '../servers.ts'

/** Every column of the table, with the anchor as it is named. */
export async function bindingOf(
  fixture: Fixture,
  anchor: readonly string[],
): Promise<TableBinding> {
  const description = await fixture.describe()
  return { description, anchor, columns: description.columns.map(({ name }) => name) }
}

/** How changes of the table are read. */
export async function readerOf(
  fixture: Fixture,
  settings: ChangeSettings,
  anchor: readonly string[] = ['Id'],
): Promise<ChangeReader> {
  return fixture.target.changes(await bindingOf(fixture, anchor), settings)
}

/** Everything since a watermark, page by page; `ids` is the first cell of each row. */
export async function all(
  reader: ChangeReader,
  watermark: string,
  pageSize = 100,
): Promise<{ rows: Cells[]; gone: Cells[]; ids: unknown[]; next: string }> {
  const rows: Cells[] = []
  const gone: Cells[] = []
  const pages = reader.since(watermark, { pageSize })
  for (;;) {
    const step = await pages.next()
    if (step.done === true) return { rows, gone, ids: rows.map(([id]) => id), next: step.value }
    rows.push(...step.value.rows)
    gone.push(...step.value.gone)
  }
}
