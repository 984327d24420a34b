import { compileConnector } from '../compile/connector.ts'
import type { CompiledObjectType } from '../compile/compiled.ts'
import { resourceOf, SCIM_VOCABULARY } from '../harness/simulate/attributes.ts'
import type { Person } from '../harness/simulate/person.ts'
import { createRowInspector } from '../harness/simulate/rows.ts'
import type { RowSource } from '../harness/simulate/simulate.ts'
import type { Clock } from '../model/clock.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import type { SourceObject } from '../model/source-object.ts'
import type { ColumnValue } from '../model/value.ts'
import { describeTables } from './connector/describe-tables.ts'
import { openTables } from './connector/open-connector.ts'
import { openTargetOf, type SecretOptions } from './connector/open-target.ts'
import type { StateOptions } from './state.ts'
import { waitingPeople } from './waiting-people.ts'

/** Rows of a connector, for a simulation to compare. */
export interface OpenRowSource {
  readonly source: RowSource
  close(): Promise<void>
}

/**
 * Opens the table of a connector to compare its rows; nothing is ever written.
 *
 * @throws SyncError `SECRET_MISSING`, `DATABASE_*`
 */
export async function openRowSource(
  definition: ConnectorDefinition,
  options: SecretOptions & StateOptions & { readonly clock: Clock },
): Promise<OpenRowSource> {
  const waiting = waitingPeople(definition.name, options)
  const target = await openTargetOf(definition.target, options)
  try {
    const described = await describeTables(definition, target)
    const compiled = compileConnector(definition, described)
    const objectType = compiled.objects.get('User')
    const table = openTables(compiled, described, target).get('User')
    if (objectType === undefined || table === undefined) {
      throw new Error('cannot happen: a connector has the object type User')
    }
    return {
      source: {
        columnValue: columnValues(objectType, options.clock),
        inspector: (vocabulary) =>
          createRowInspector({
            objectType,
            table,
            vocabulary,
            now: () => options.clock.now(),
            waiting,
          }),
      },
      close: () => target.close(),
    }
  } catch (error) {
    await target.close()
    throw error
  }
}

/**
 * What Entra would flow into a column, if its mapping were the connector's own: the flow of the person.
 * Flows that wait for the interpreter have no value here.
 */
function columnValues(objectType: CompiledObjectType, clock: Clock): RowSource['columnValue'] {
  const rows = new WeakMap<Person, Readonly<Record<string, ColumnValue>>>()
  return (column, person) => {
    let row = rows.get(person)
    if (row === undefined) {
      const result = objectType.flow(sourceOf(person), 'create', { now: clock.now() })
      row = result instanceof Promise ? {} : result.columns
      rows.set(person, row)
    }
    const value = row[column]
    return typeof value === 'number' ? String(value) : (value ?? undefined)
  }
}

/** ECMA2Host columns come from Entra's own attributes, where the two signals are apart. */
function sourceOf(person: Person): SourceObject {
  return {
    ...resourceOf(person, SCIM_VOCABULARY.attributes),
    accountEnabled: person.accountEnabled,
    isSoftDeleted: person.isSoftDeleted,
  }
}
