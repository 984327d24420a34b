import type { CompiledConnector, CompiledObjectType } from '../compile/compiled.ts'
import type { Outcome } from '../harness/mapping-test/outcome.ts'
import type { RehearseTest } from '../harness/mapping-test/run-tests.ts'
import { SyncError } from '../model/errors.ts'
import { type ColumnValue, emptyRow, type Row } from '../model/value.ts'
import type { RowOperation } from '../sql/row-operation.ts'
import type { Target } from '../sql/target.ts'
import { openTargetOf, type SecretOptions } from './connector/open-target.ts'

/** Mapping tests on the live tables. */
export interface LiveTests {
  readonly rehearse: RehearseTest
  close(): Promise<void>
}

/**
 * Carries the statement of each test out on the live table of its connector, in a transaction that is rolled
 * back. What comes back is the row as the table shows it, with its types, defaults and triggers.
 */
export function liveTests(options: SecretOptions): LiveTests {
  const targets = new Map<string, Promise<Target>>()
  const targetOf = ({ definition }: CompiledConnector): Promise<Target> => {
    const known = targets.get(definition.name) ?? openTargetOf(definition.target, options)
    targets.set(definition.name, known)
    return known
  }
  return {
    rehearse: async (connector, objectType, outcome) =>
      onTable(await targetOf(connector), objectType, outcome),
    async close() {
      for (const target of targets.values()) await (await target).close()
    },
  }
}

/**
 * @throws SyncError `ROW_*` and `DATABASE_*` as the service would answer, `OBJECT_EXISTS` where a row of the
 *   table has what the test inserts
 */
async function onTable(
  target: Target,
  objectType: CompiledObjectType,
  outcome: Outcome,
): Promise<Outcome> {
  const { description, columns } = objectType
  if (description === undefined) {
    throw new SyncError(
      'DATABASE_SCHEMA',
      'The table could not be described, so nothing was tried.',
    )
  }
  const anchor = objectType.anchor.map(({ column }) => column)
  const { before } = outcome
  const operation = sent(outcome.planned.operation)
  const { kind, row } = await target.rehearse(
    { description, columns, anchor },
    { before: before && own(before, columns), operation },
  )
  if (kind === 'exists') {
    throw new SyncError(
      'OBJECT_EXISTS',
      'A row of the live table has the key, or a value that must be unique: give the test another one.',
    )
  }
  return { ...outcome, after: operation?.kind === 'delete' ? undefined : row }
}

function sent(operation: Outcome['planned']['operation']): RowOperation | undefined {
  return operation.kind === 'none' ? undefined : operation
}

/** The columns that the configuration names; the others get what the table gives them. */
function own(row: Row, columns: readonly string[]): Row {
  const made: Record<string, ColumnValue> = emptyRow()
  for (const column of columns) {
    const value = row[column]
    if (value !== undefined) made[column] = value
  }
  return made
}
