import type { Row } from '../../../src/model/value.ts'
import type { RowOperation, UniqueGuard } from '../../../src/sql/target.ts'
import { type Fixture, type TestServer, withTable } from '../servers.ts'

/** The guard of a name that must be unique without case. */
export const NAME: UniqueGuard = { column: 'UserName', case: 'folded' }

/** A table of people, as the story of the product has it. */
export function withPeople(
  server: TestServer,
  work: (fixture: Fixture) => Promise<void>,
  options: Partial<Parameters<typeof withTable>[1]> = {},
): Promise<void> {
  const { types } = server
  const columns = {
    Id: `${types.text50} not null primary key`,
    UserName: `${types.text50} not null`,
    Active: `${types.text50} null`,
    Note: `${types.long} null`,
  }
  return withTable(server, { columns, ...options }, work)
}

export function insert(values: Row, unique: readonly UniqueGuard[] = []): RowOperation {
  return { kind: 'insert', values, unique }
}

export function update(key: Row, set: Row, unique: readonly UniqueGuard[] = []): RowOperation {
  return { kind: 'update', key, set, unique }
}

export function remove(key: Row): RowOperation {
  return { kind: 'delete', key }
}

/** A row without prototype as a plain object, for comparison. */
export function plain(row: Row | undefined): Record<string, unknown> | undefined {
  return row === undefined ? undefined : { ...row }
}
