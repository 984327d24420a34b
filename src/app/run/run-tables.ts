import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { RunTable } from '../../engine/run/run.ts'
import type { TableBinding } from '../../sql/target.ts'
import type { OpenConnector } from '../connector/open-connector.ts'

/** The tables of an open connector as runs use them: many rows at a time, and what changed in them. */
export function runTables({
  compiled,
  definition,
  target,
  tables,
}: Pick<OpenConnector, 'compiled' | 'definition' | 'target' | 'tables'>): ReadonlyMap<
  string,
  RunTable
> {
  const { delta } = definition.import
  const opened = new Map<string, RunTable>()
  for (const [name, objectType] of compiled.objects) {
    const table = tables.get(name)
    if (table === undefined) throw new Error(`cannot happen: no table for ${name}`)
    const binding = bindingOf(objectType)
    const bulk = target.bulk(binding)
    const changes = delta && target.changes(binding, delta)
    opened.set(name, { table, bulk, ...(changes === undefined ? {} : { changes }) })
  }
  return opened
}

function bindingOf({ description, columns, anchor }: CompiledObjectType): TableBinding {
  if (description === undefined) throw new Error('cannot happen: the table was looked at')
  return { description, columns, anchor: anchor.map((one) => one.column) }
}
