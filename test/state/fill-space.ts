/** Opens a connector space, adds and settles batches for ever, says when it has begun, and waits to be killed. */
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { newRecord, stagedExport, USERS } from './records.ts'

const { space } = openStore({ path: process.argv[2] ?? '' })
for (let batch = 0; ; batch += 1) {
  const added = Array.from({ length: 100 }, (_, at) =>
    newRecord(`${batch}-${at}`, { staged: stagedExport(), touched: false }),
  )
  // Every other batch stands in a range.
  await space.write(USERS, { added, ...(batch % 2 === 0 && { by: 'run 1' }) })
  const staged = await space.scan(USERS, { kind: 'staged' }, { limit: 100 })
  await space.settle(USERS, {
    written: staged.map((one) => one.number),
    failed: new Map(),
    again: [],
    by: 'run 1',
    at: '2026-11-23T06:00:00.000Z',
    config: 'c1',
  })
  if (batch === 3) process.stdout.write('filling\n')
}
