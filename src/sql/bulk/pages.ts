/**
 * Pages that go on behind the last row of the one before. The next page is on its way while the caller works on
 * the present one; a page that is not full is the last.
 *
 * @param read reads the page behind a row; the first page behind none
 */
export async function* pagesOf<Row>(
  read: (after: Row | undefined) => Promise<readonly Row[]>,
  pageSize: number,
): AsyncGenerator<readonly Row[], void> {
  let reading: Promise<readonly Row[]> | undefined = read(undefined)
  try {
    while (reading !== undefined) {
      const rows: readonly Row[] = await reading
      reading = rows.length < pageSize ? undefined : read(rows.at(-1))
      // Its failure is told when the page is asked for; until then nobody listens.
      reading?.catch(() => {})
      if (rows.length > 0) yield rows
    }
  } finally {
    // Whoever stops early gets his connection back first.
    await reading?.catch(() => {})
  }
}
