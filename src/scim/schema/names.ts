import type { CompiledObjectType } from '../../compile/compiled.ts'
import {
  attribute,
  complex,
  type AttributeDefinition,
  type SchemaDefinition,
} from '../../model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../../model/attributes/enterprise-user.ts'
import { userSchema } from '../../model/attributes/user.ts'
import { CORE_USER, ECMA2HOST_USER, ENTERPRISE_USER } from '../../model/source-object.ts'
import { customSchemas } from './custom-schemas.ts'
import { SIGNALS } from './fixed-names.ts'

/** An attribute that a client may name. */
export interface KnownAttribute {
  readonly definition: AttributeDefinition
  /** The extension under which it stands in the source object; `undefined` at the top. */
  readonly urn: string | undefined
  /** Sub-attributes by name in lower case. */
  readonly subs: ReadonlyMap<string, AttributeDefinition>
  /** Nobody described it, so it is taken as it comes. */
  readonly open?: true
}

/** A schema that a client may name. */
export interface KnownSchema {
  readonly id: string
  readonly kind: 'core' | 'extension' | 'columns'
  /** Attributes by name in lower case. */
  readonly attributes: ReadonlyMap<string, KnownAttribute>
  /** Takes attributes that nobody described: an expression reads this extension, or a signal is in it. */
  readonly open: boolean
}

/**
 * Every name that a client may use for one object type: the standard schemas in full, mapped or not, the
 * extensions of the configuration, and the columns of the ECMA2Host extension.
 */
export interface ResourceNames {
  readonly core: KnownSchema
  readonly enterprise: KnownSchema
  /** Schemas by URN in lower case, tolerated misspellings included. */
  readonly schemas: ReadonlyMap<string, KnownSchema>
  /** The keys of `schemas`, longest first: the longest match is the schema, the rest the attribute. */
  readonly urns: readonly string[]
  /** Exact column names by lower case. */
  readonly columns: ReadonlyMap<string, string>
  /** Lower-case column names, longest first: they may hold blanks, dots and brackets. */
  readonly columnNames: readonly string[]
}

/** Attributes of every resource (RFC 7643 §3.1), the password, and the two signals of spec §3.4. */
const COMMON: readonly AttributeDefinition[] = [
  attribute('id', 'The id of the resource.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
  }),
  attribute('schemas', 'The schemas of the resource.', {
    type: 'reference',
    multiValued: true,
    mutability: 'readOnly',
    returned: 'always',
  }),
  complex(
    'meta',
    'What the service knows of the resource.',
    ['resourceType', 'created', 'lastModified', 'location', 'version'].map((name) =>
      attribute(name, name, { mutability: 'readOnly' }),
    ),
    { mutability: 'readOnly' },
  ),
  attribute('password', 'Accepted and dropped.', { mutability: 'writeOnly', returned: 'never' }),
  ...SIGNALS.values(),
]

/** Misspellings that clients are known for: Entra's own documentation has the first. */
const MISSPELT: readonly (readonly [string, string])[] = [
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0user', ENTERPRISE_USER.toLowerCase()],
]

const known = new WeakMap<CompiledObjectType, ResourceNames>()

/** The names of an object type; made once for each. */
export function namesOf(objectType: CompiledObjectType): ResourceNames {
  let names = known.get(objectType)
  if (names === undefined) {
    names = buildNames(objectType)
    known.set(objectType, names)
  }
  return names
}

function buildNames(objectType: CompiledObjectType): ResourceNames {
  const advertised = objectType.schemas
  const described = advertised.find((one) => one.id.toLowerCase().includes(':schemas:core:'))
  const core = knownSchema(
    { ...(described ?? userSchema), attributes: coreAttributes(described ?? userSchema) },
    'core',
  )
  const enterprise = knownSchema(enterpriseUserSchema, 'extension')
  const columns = columnsOf(objectType)
  const schemas = new Map<string, KnownSchema>([
    [core.id.toLowerCase(), core],
    [ENTERPRISE_USER.toLowerCase(), enterprise],
    [ECMA2HOST_USER.toLowerCase(), columnSchema(columns)],
  ])
  for (const schema of [...advertised, ...customSchemas(objectType)]) {
    const urn = schema.id.toLowerCase()
    if (!schemas.has(urn)) schemas.set(urn, knownSchema(schema, 'extension'))
  }
  for (const [wrong, right] of MISSPELT) {
    const schema = schemas.get(right)
    if (schema !== undefined) schemas.set(wrong, schema)
  }
  return {
    core,
    enterprise,
    schemas,
    urns: longestFirst(schemas.keys()),
    columns,
    columnNames: longestFirst(columns.keys()),
  }
}

function coreAttributes(described: SchemaDefinition): readonly AttributeDefinition[] {
  const standard = described.id === CORE_USER ? userSchema.attributes : []
  const extra = described.attributes.filter(
    (one) => !standard.some((other) => other.name === one.name),
  )
  return [...COMMON, ...standard, ...extra]
}

function knownSchema(schema: SchemaDefinition, kind: 'core' | 'extension'): KnownSchema {
  const attributes = new Map<string, KnownAttribute>()
  const urn = kind === 'core' ? undefined : schema.id
  for (const definition of schema.attributes) {
    const subs = (definition.subAttributes ?? []).map(
      (sub) => [sub.name.toLowerCase(), sub] as const,
    )
    attributes.set(definition.name.toLowerCase(), { definition, urn, subs: new Map(subs) })
  }
  const open = kind === 'extension' && schema.id !== ENTERPRISE_USER
  return { id: schema.id, kind, attributes, open }
}

function columnSchema(columns: ReadonlyMap<string, string>): KnownSchema {
  const attributes = new Map<string, KnownAttribute>()
  for (const [lower, name] of columns) {
    const definition = attribute(name, `Column ${name}.`)
    attributes.set(lower, { definition, urn: ECMA2HOST_USER, subs: new Map() })
  }
  return { id: ECMA2HOST_USER, kind: 'columns', attributes, open: false }
}

function columnsOf(objectType: CompiledObjectType): ReadonlyMap<string, string> {
  const columns = new Map<string, string>()
  for (const flow of objectType.flows) columns.set(flow.column.toLowerCase(), flow.column)
  return columns
}

function longestFirst(names: Iterable<string>): readonly string[] {
  return [...names].toSorted((a, b) => b.length - a.length)
}
