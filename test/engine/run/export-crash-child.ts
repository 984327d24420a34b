/**
 * Exports what is staged and kills itself with SIGKILL: `node export-crash-child.ts FOLDER MOMENT COUNT [DIALECT
 * CONNECTION TABLE]`. The moment is `before`, `during` or `after` the write of that number, or `settled`.
 */
import type { RunParts } from '../../../src/engine/run/run.ts'
import type { BulkTable } from '../../../src/sql/bulk.ts'
import type { DialectName } from '../../../src/sql/dialects/dialect.ts'
import type { Lease } from '../../../src/state/lease.ts'
import type { Space } from '../../../src/state/space.ts'
import { runProfile } from './crash-world.ts'
import { exportWorld } from './export-world.ts'

const [folder = '', moment = '', count = '', dialect, connection = '', table = ''] =
  process.argv.slice(2)
const elsewhere =
  dialect === undefined ? {} : { elsewhere: { dialect: dialect as DialectName, connection, table } }
const world = await exportWorld({ after: () => {} }, { folder, batch: 1_000, ...elsewhere })
let writes = 0
let marks = 0

function kill(): void {
  process.kill(process.pid, 'SIGKILL')
}

function killing(bulk: BulkTable): BulkTable {
  return {
    scan: (options) => bulk.scan(options),
    estimate: () => bulk.estimate(),
    mostRows: bulk.mostRows,
    async write(write, options) {
      writes += 1
      const isIt = writes === Number(count)
      if (isIt && moment === 'before') kill()
      const writing = bulk.write(write, options)
      if (isIt && moment === 'during') setTimeout(kill, 3)
      const outcome = await writing
      if (isIt && moment === 'after') kill()
      return outcome
    },
  }
}

function killingMarks(space: Space): Space {
  return new Proxy(space, {
    get(target, name: keyof Space) {
      if (name === 'under') return (lease: Lease) => killingMarks(target.under(lease))
      if (name !== 'settle') return target[name].bind(target)
      const settle: Space['settle'] = async (type, batch) => {
        await target.settle(type, batch)
        marks += 1
        if (moment === 'settled' && marks === Number(count)) kill()
      }
      return settle
    },
  })
}
const space = killingMarks(world.parts.space)
const tables: RunParts['tables'] = new Map(
  [...world.parts.tables].map(([name, one]) => [name, { ...one, bulk: killing(one.bulk) }]),
)
await runProfile({ ...world.parts, tables, space }, ['export'])
process.stdout.write('done\n')
await world.state.close()
process.exit(0)
