import type { Awaitable } from '../../src/model/awaitable.ts'
import type { RowOperation, TargetTable } from '../../src/sql/target.ts'

/** What stands around the calls of a table. */
export interface Around {
  /** Around every write of one row. */
  readonly write?: <T>(work: () => Promise<T>, operation: RowOperation) => Promise<T>
  /** Around everything else. */
  readonly ask?: <T>(work: () => Awaitable<T>) => Awaitable<T>
}

/** The methods of a table, for one that differs in some of them or has something around them. */
export function methodsOf(table: TargetTable, around: Around = {}): TargetTable {
  const { write = (work) => work(), ask = (work) => work() } = around
  const apply: TargetTable['apply'] = (operation) => write(() => table.apply(operation), operation)
  return {
    check: async () => ask(() => table.check()),
    read: (key) => ask(() => table.read(key)),
    readMany: async (keys) => ask(() => table.readMany(keys)),
    select: (query) => ask(() => table.select(query)),
    count: async (condition) => ask(() => table.count(condition)),
    apply,
    async write(operation) {
      const { outcome, durable } = await apply(operation)
      await durable
      return outcome
    },
    replace: (key, insert) => write(() => table.replace(key, insert), insert),
  }
}
