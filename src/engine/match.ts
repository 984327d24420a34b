import {
  findAttribute,
  type AttributeDefinition,
  type SchemaDefinition,
} from '../model/attributes/attribute.ts'
import type { AttributePath, Filter, FilterOperator } from '../model/filter.ts'
import { ECMA2HOST_USER } from '../model/source-object.ts'
import { unreachable } from '../model/unreachable.ts'
import { isObject, type JsonObject, type JsonValue } from '../model/value.ts'
import { compareValues } from './compare-values.ts'

/** What a filter is held against. */
export interface Filtered {
  readonly id: string
  readonly source: JsonObject
  readonly columns: JsonObject
  readonly created?: string
  readonly lastModified?: string
}

/** An attribute that a path names: its definition, and where its value is. */
export interface FoundAttribute {
  readonly definition: AttributeDefinition
  /** The part of a complex attribute; `value` for one that is named whole. */
  readonly sub: AttributeDefinition | undefined
  valueIn(resource: Filtered): JsonValue | undefined
}

type Test = (value: JsonValue | undefined) => boolean

/**
 * A filter as a function over resources, for what cannot be decided by columns (RFC 7644 §3.4.2.2): case
 * rules per attribute, booleans also as text, instants whatever their offset, numbers, value paths. An
 * attribute without a value meets only `not`, `ne` and `eq null`; one that no schema has is without value.
 */
export function compileMatch(
  filter: Filter,
  schemas: readonly SchemaDefinition[],
): (resource: Filtered) => boolean {
  switch (filter.kind) {
    case 'and': {
      const [left, right] = [
        compileMatch(filter.left, schemas),
        compileMatch(filter.right, schemas),
      ]
      return (resource) => left(resource) && right(resource)
    }
    case 'or': {
      const [left, right] = [
        compileMatch(filter.left, schemas),
        compileMatch(filter.right, schemas),
      ]
      return (resource) => left(resource) || right(resource)
    }
    case 'not': {
      const of = compileMatch(filter.of, schemas)
      return (resource) => !of(resource)
    }
    default: {
      const found = findPath(filter.path, schemas)
      const test = found === undefined ? undefined : leafTest(filter, found)
      if (found === undefined || test === undefined) {
        const without = meetsAbsence(filter)
        return () => without
      }
      return (resource) => test(found.valueIn(resource))
    }
  }
}

/** The attribute that a path names, without case; `undefined` when no schema has it. */
export function findPath(
  path: AttributePath,
  schemas: readonly SchemaDefinition[],
): FoundAttribute | undefined {
  const [core] = schemas
  const wanted = path.schema?.toLowerCase()
  if (core !== undefined && (wanted === undefined || wanted === core.id.toLowerCase())) {
    const common = findCommon(path, core)
    if (common !== undefined) return common
  }
  const schema =
    wanted === undefined ? core : schemas.find((one) => one.id.toLowerCase() === wanted)
  const definition =
    (schema === undefined ? undefined : findAttribute(schema.attributes, path.name)) ??
    (wanted === undefined ? signal(path.name) : undefined)
  if (schema === undefined || definition === undefined) return undefined
  const subName = path.sub ?? (definition.type === 'complex' ? 'value' : undefined)
  const sub =
    subName === undefined ? undefined : findAttribute(definition.subAttributes ?? [], subName)
  if (path.sub !== undefined && sub === undefined) return undefined
  return { definition, sub, valueIn: locate(schema, schema === core, definition.name) }
}

/** What every resource has beside the attributes of its schemas (RFC 7643 §3.1). */
function findCommon(path: AttributePath, core: SchemaDefinition): FoundAttribute | undefined {
  switch (path.name.toLowerCase()) {
    case 'id':
      return { definition: identifier, sub: undefined, valueIn: (resource) => resource.id }
    case 'schemas':
      return {
        definition: schemaNames,
        sub: undefined,
        valueIn: ({ source }) => [core.id, ...Object.keys(source).filter(isShownSchema)],
      }
    case 'meta': {
      const sub = findAttribute(meta.subAttributes ?? [], path.sub ?? '')
      if (sub === undefined) return undefined
      return { definition: meta, sub, valueIn: (resource) => metaOf(resource, core.name) }
    }
    default:
      return undefined
  }
}

function isShownSchema(name: string): boolean {
  return name.startsWith('urn:') && name !== ECMA2HOST_USER
}

function metaOf({ created, lastModified }: Filtered, resourceType: string): JsonValue {
  return {
    resourceType,
    ...(created === undefined ? undefined : { created }),
    ...(lastModified === undefined ? undefined : { lastModified }),
  }
}

const identifier = scalarAttribute('id', 'string')
const schemaNames: AttributeDefinition = {
  ...scalarAttribute('schemas', 'string'),
  caseExact: false,
  multiValued: true,
}
const meta: AttributeDefinition = {
  ...scalarAttribute('meta', 'complex'),
  subAttributes: [
    scalarAttribute('resourceType', 'string'),
    scalarAttribute('created', 'dateTime'),
    scalarAttribute('lastModified', 'dateTime'),
  ],
}

/** The signals of spec §3.4, which stand at the top of an object without being in the core schema. */
function signal(name: string): AttributeDefinition | undefined {
  const wanted = name.toLowerCase()
  return [
    scalarAttribute('accountEnabled', 'boolean'),
    scalarAttribute('isSoftDeleted', 'boolean'),
  ].find((one) => one.name.toLowerCase() === wanted)
}

function scalarAttribute(name: string, type: AttributeDefinition['type']): AttributeDefinition {
  return {
    name,
    type,
    description: '',
    multiValued: false,
    required: false,
    caseExact: true,
    mutability: 'readOnly',
    returned: 'default',
    uniqueness: 'none',
  }
}

function locate(
  schema: SchemaDefinition,
  isCore: boolean,
  name: string,
): (resource: Filtered) => JsonValue | undefined {
  if (isCore) return (resource) => own(resource.source, name)
  if (schema.id === ECMA2HOST_USER) return (resource) => own(resource.columns, name)
  return (resource) => {
    const extension = own(resource.source, schema.id)
    return isObject(extension) ? own(extension, name) : undefined
  }
}

function leafTest(
  filter: Extract<Filter, { kind: 'compare' | 'present' | 'valuePath' }>,
  found: FoundAttribute,
): Test | undefined {
  switch (filter.kind) {
    case 'present':
      return presenceTest(filter.path, found)
    case 'compare':
      return compareTest(filter.operator, filter.value, found, presenceTest(filter.path, found))
    case 'valuePath': {
      const entry = entryTest(filter.of, found.definition.subAttributes ?? [])
      return (value) => entriesOf(value).some((one) => isObject(one) && entry(one))
    }
    default:
      return unreachable(filter)
  }
}

/** The filter inside a value path, over one entry of the attribute. */
function entryTest(
  filter: Filter,
  attributes: readonly AttributeDefinition[],
): (entry: JsonObject) => boolean {
  switch (filter.kind) {
    case 'and': {
      const [left, right] = [
        entryTest(filter.left, attributes),
        entryTest(filter.right, attributes),
      ]
      return (entry) => left(entry) && right(entry)
    }
    case 'or': {
      const [left, right] = [
        entryTest(filter.left, attributes),
        entryTest(filter.right, attributes),
      ]
      return (entry) => left(entry) || right(entry)
    }
    case 'not': {
      const of = entryTest(filter.of, attributes)
      return (entry) => !of(entry)
    }
    case 'valuePath':
      return () => false
    default: {
      const definition = findAttribute(attributes, filter.path.name)
      if (definition === undefined) {
        const without = meetsAbsence(filter)
        return () => without
      }
      const found = { definition, sub: undefined, valueIn: () => undefined }
      const test =
        filter.kind === 'present'
          ? isPresent
          : compareTest(filter.operator, filter.value, found, isPresent)
      return (entry) => test(own(entry, definition.name))
    }
  }
}

/** Presence of what the path names: of the sub-attribute when it was written, else of the whole. */
function presenceTest(path: AttributePath, found: FoundAttribute): Test {
  return path.sub === undefined ? isPresent : someValue(found, isPresent)
}

function compareTest(
  operator: FilterOperator,
  wanted: string | number | boolean | null,
  found: FoundAttribute,
  present: Test,
): Test {
  if (wanted === null) {
    if (operator === 'eq') return (value) => !present(value)
    return operator === 'ne' ? present : () => false
  }
  const definition = found.sub ?? found.definition
  const compare = compareValues(operator, wanted, definition)
  // Two-valued, like SQL conditions here: "ne" is the opposite of "eq", also where there is no value.
  if (operator === 'ne') {
    const equal = someValue(found, compareValues('eq', wanted, definition))
    return (value) => !equal(value)
  }
  return someValue(found, compare)
}

/** A test that holds when one of the values of an attribute meets it. */
function someValue(found: FoundAttribute, test: (value: JsonValue) => boolean): Test {
  const { sub } = found
  const scalar = (value: JsonValue): boolean => {
    if (!isObject(value)) return test(value)
    const part = sub === undefined ? undefined : own(value, sub.name)
    return part !== undefined && test(part)
  }
  return (value) => entriesOf(value).some(scalar)
}

function meetsAbsence(
  filter: Extract<Filter, { kind: 'compare' | 'present' | 'valuePath' }>,
): boolean {
  if (filter.kind !== 'compare') return false
  return filter.value === null ? filter.operator === 'eq' : filter.operator === 'ne'
}

function isPresent(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  return Array.isArray(value) ? value.length > 0 : true
}

function entriesOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
