import { CORE_USER, ECMA2HOST_USER } from '../../model/source-object.ts'
import { isObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import type { Place } from '../place.ts'

/** What `/Schemas` says of one attribute. */
export interface AdvertisedAttribute {
  readonly caseExact: boolean
  readonly boolean: boolean
}

/** What `/Schemas` says of the User and its extensions. */
export interface Advertised {
  find(place: Place): AdvertisedAttribute | undefined
  /** The columns of the ECMA2Host extension, in its order; boolean ones are marked. */
  readonly columns: readonly {
    readonly name: string
    readonly boolean: boolean
    readonly exact: boolean
  }[]
}

/** Reads the ListResponse of `/Schemas`; `undefined` when it is none. */
export function readSchemas(body: unknown): Advertised | undefined {
  if (!isObject(body) || !Array.isArray(body['Resources'])) return undefined
  const schemas = new Map<string, readonly JsonObject[]>()
  for (const schema of objectsIn(body['Resources'])) {
    if (typeof schema['id'] === 'string') schemas.set(schema['id'], objectsIn(schema['attributes']))
  }
  if (!schemas.has(CORE_USER)) return undefined
  return {
    find: (place) => findIn(schemas, place),
    columns: (schemas.get(ECMA2HOST_USER) ?? []).map((one) => ({
      name: nameOf(one),
      boolean: one['type'] === 'boolean',
      exact: one['caseExact'] === true,
    })),
  }
}

function findIn(
  schemas: ReadonlyMap<string, readonly JsonObject[]>,
  place: Place,
): AdvertisedAttribute | undefined {
  if (place.kind === 'entry') {
    const attribute = named(schemas.get(CORE_USER) ?? [], place.attribute)
    const subs = objectsIn(attribute?.['subAttributes'])
    const types = named(subs, 'type')?.['canonicalValues']
    if (Array.isArray(types) && !types.includes(place.type)) return undefined
    return described(named(subs, place.sub))
  }
  const [first = '', ...rest] = place.names
  const extension = schemas.get(first)
  let attributes = extension ?? schemas.get(CORE_USER) ?? []
  let found: JsonObject | undefined
  for (const name of extension === undefined ? place.names : rest) {
    found = named(attributes, name)
    attributes = objectsIn(found?.['subAttributes'])
  }
  return described(found)
}

function described(attribute: JsonObject | undefined): AdvertisedAttribute | undefined {
  if (attribute === undefined) return undefined
  if (attribute['returned'] === 'never' || attribute['mutability'] === 'writeOnly') return undefined
  return { caseExact: attribute['caseExact'] === true, boolean: attribute['type'] === 'boolean' }
}

function named(attributes: readonly JsonObject[], name: string): JsonObject | undefined {
  const wanted = name.toLowerCase()
  return attributes.find((one) => nameOf(one).toLowerCase() === wanted)
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((one: JsonValue) => isObject(one)) : []
}

function nameOf(attribute: JsonObject): string {
  const name = attribute['name']
  return typeof name === 'string' ? name : ''
}
