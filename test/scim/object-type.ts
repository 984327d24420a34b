import type { CompiledFlow, CompiledObjectType } from '../../src/compile/compiled.ts'
import { attribute, type SchemaDefinition } from '../../src/model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../../src/model/attributes/enterprise-user.ts'
import { userSchema } from '../../src/model/attributes/user.ts'
import type { ObjectTypeDefinition } from '../../src/model/definition.ts'
import { SyncError } from '../../src/model/errors.ts'
import { ECMA2HOST_USER } from '../../src/model/source-object.ts'
import { emptyObject, isObject, type JsonValue } from '../../src/model/value.ts'

/** An extension that a scope reads, so that clients may send it. */
export const CONTOSO = 'urn:contoso:scim:2.0:User'

/** Columns as awkward as a table may have them. */
export const COLUMNS = ['Id', 'Firstname', 'IsSoftDeleted', 'Order Date', 'a.b', 'x[y]', 'Order']

const place = { file: 'connectors.yaml', line: 1, column: 1 }
const span = { start: place, end: place }

/**
 * An object type for the pure part of the SCIM face, which asks it for names and for putting columns back.
 * `Firstname` feeds `name.givenName` and `IsSoftDeleted` the signal; all other columns stand for themselves.
 */
export function objectType(): CompiledObjectType {
  const columns: SchemaDefinition = {
    id: ECMA2HOST_USER,
    name: 'Columns',
    description: 'Columns.',
    attributes: COLUMNS.map((name) => attribute(name, name)),
  }
  return {
    definition: definition(),
    table: { name: 'People' },
    description: undefined,
    anchor: [],
    flows: COLUMNS.map(flow),
    columns: COLUMNS,
    unique: [],
    schemas: [userSchema, enterpriseUserSchema, columns],
    inScope: () => true,
    disabled: () => false,
    disables: () => false,
    flow: () => ({ columns: {}, truncated: [] }),
    anchorOf: () => ({}),
    onDisable: () => ({ kind: 'keep' }),
    onDelete: () => ({ kind: 'keep' }),
    onOutOfScope: () => ({ kind: 'keep' }),
    onMissing: () => ({ kind: 'keep' }),
    vocabulary: 'scim',
    definitionDigest: 'people',
    volatile: false,
    read: () => emptyObject(),
    readColumns: () => ({}),
    acceptColumns,
    condition: () => ({ condition: { kind: 'always' }, exact: false }),
    sortColumn: () => undefined,
    unread: () => [],
    columnsFedBy: () => [],
  }
}

function acceptColumns(
  source: Readonly<Record<string, JsonValue>>,
  columns: Readonly<Record<string, JsonValue | undefined>>,
): Record<string, JsonValue> {
  const after = Object.assign(emptyObject(), source)
  for (const [column, value] of Object.entries(columns)) {
    if (!COLUMNS.includes(column)) throw new SyncError('REQUEST_PATH', 'There is no such column.')
    if (column === 'Firstname') put(after, 'name', 'givenName', value)
    else if (column === 'IsSoftDeleted') after['isSoftDeleted'] = value === 'True'
    else put(after, ECMA2HOST_USER, column, value)
  }
  return after
}

function put(
  object: Record<string, JsonValue>,
  whole: string,
  part: string,
  value: JsonValue | undefined,
): void {
  const held = object[whole]
  const parts: Record<string, JsonValue> = Object.assign(emptyObject(), isObject(held) ? held : {})
  if (value === undefined) delete parts[part]
  else parts[part] = value
  object[whole] = parts
}

function definition(): ObjectTypeDefinition {
  const keep = { kind: 'keep' } as const
  const text = `\`${CONTOSO}\`.site = 'Oslo'`
  return {
    name: 'User',
    span,
    table: { name: 'People' },
    tableSpan: span,
    anchor: [],
    match: [],
    scope: { text, span, spanOf: () => span },
    flows: [],
    deprovision: { onDisable: [], onDelete: keep, onOutOfScope: keep, onMissing: keep },
    onAnchorChange: 'hold',
  }
}

function flow(column: string): CompiledFlow {
  return {
    column,
    definition: undefined,
    role: 'flow',
    readBack: () => ({ kind: 'none' }),
    injective: () => true,
  }
}
