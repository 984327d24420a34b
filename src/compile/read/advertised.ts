import {
  attribute,
  type AttributeDefinition,
  complex,
  type SchemaDefinition,
} from '../../model/attributes/attribute.ts'
import { enterpriseUserSchema } from '../../model/attributes/enterprise-user.ts'
import { userSchema } from '../../model/attributes/user.ts'
import { CORE_USER, ECMA2HOST_USER, ENTERPRISE_USER } from '../../model/source-object.ts'
import { isUrn, SIGNALS } from '../flow/attribute-path.ts'
import type { Answer } from './answer.ts'
import type { OfferedColumn } from './columns.ts'

/** What discovery is made from. */
export interface AdvertisedContext {
  readonly answers: readonly Answer[]
  /** Canonical paths that expressions read, conditions of selectors included. */
  readonly inputs: readonly (readonly string[])[]
  readonly offered: readonly OfferedColumn[]
  /** Whether a column is the whole of a unique key. */
  isUnique(column: string): boolean
}

/**
 * The schemas to advertise: the core schema and the enterprise extension cut down to what flows read,
 * extensions that expressions name by their URN, and the ECMA2Host extension with a column an attribute.
 */
export function advertisedSchemas(context: AdvertisedContext): readonly SchemaDefinition[] {
  const schemas = [{ ...userSchema, attributes: coreAttributes(context) }]
  const enterprise = cutDown(enterpriseUserSchema.attributes, [ENTERPRISE_USER], context)
  if (enterprise.length > 0) schemas.push({ ...enterpriseUserSchema, attributes: enterprise })
  return [...schemas, ...customSchemas(context), columnSchema(context.offered)]
}

function coreAttributes(context: AdvertisedContext): readonly AttributeDefinition[] {
  const hasSignal = context.inputs.some(
    ([name = '', ...rest]) => rest.length === 0 && SIGNALS.has(name),
  )
  const prefix = context.inputs.some(([first]) => first === CORE_USER) ? [CORE_USER] : []
  const mapped = new Map(
    [
      ...cutDown(userSchema.attributes, [], context),
      ...(prefix.length > 0 ? cutDown(userSchema.attributes, prefix, context) : []),
    ].map((one) => [one.name, one]),
  )
  return userSchema.attributes.flatMap((one) => {
    const found = mapped.get(one.name)
    if (found !== undefined) return [found]
    const always = one.name === 'userName' || (one.name === 'active' && hasSignal)
    return always ? [one] : []
  })
}

/** The attributes that some flow reads, each with the sub-attributes that some flow reads. */
function cutDown(
  attributes: readonly AttributeDefinition[],
  prefix: readonly string[],
  context: AdvertisedContext,
): readonly AttributeDefinition[] {
  return attributes.flatMap((definition) => {
    const path = [...prefix, definition.name]
    const inputs = context.inputs.filter((one) => beginsWith(one, path))
    if (inputs.length === 0) return []
    const { subAttributes } = definition
    if (subAttributes === undefined) return [corrected(definition, path, context)]
    const names = new Set(inputs.map((one) => one[path.length] ?? ''))
    // an expression that takes the attribute whole reads every part
    const whole = names.has('')
    // entries are told apart by type, also where no selector names one
    if (definition.multiValued) names.add('type')
    const parts = subAttributes
      .filter((one) => whole || names.has(one.name))
      .map((one) => corrected(one, [...path, one.name], context))
    return [{ ...definition, subAttributes: parts }]
  })
}

/** What the columns make of an attribute: required, unique, restricted, not given back. */
function corrected(
  definition: AttributeDefinition,
  path: readonly string[],
  context: AdvertisedContext,
): AttributeDefinition {
  const answers = context.answers.filter((one) => samePath(one.attribute.path, path))
  const carriers = answers.filter((one) => one.carried !== undefined && one.selector === undefined)
  const required = carriers.some((one) => one.plan?.required === true)
  const unique = carriers.some((one) => one.plan !== undefined && context.isUnique(one.plan.column))
  const isSecret = answers.length > 0 && answers.every((one) => one.via.kind === 'none')
  const types = definition.name === 'type' ? selectedTypes(path, context) : undefined
  return {
    ...definition,
    ...(required ? { required } : {}),
    ...(unique && definition.uniqueness === 'none' ? { uniqueness: 'server' as const } : {}),
    ...(types === undefined ? {} : { canonicalValues: types }),
    ...(isSecret ? { mutability: 'writeOnly' as const, returned: 'never' as const } : {}),
  }
}

/** The values of `type` that selectors name, when nothing reads the other entries. */
function selectedTypes(
  path: readonly string[],
  { answers }: AdvertisedContext,
): readonly string[] | undefined {
  const attributePath = path.slice(0, -1)
  const of = answers.filter((one) => beginsWith(one.attribute.path, attributePath))
  const types = of.map((one) => one.selector?.where['type'])
  const texts = types.filter((one) => typeof one === 'string')
  return texts.length > 0 && texts.length === types.length ? [...new Set(texts)] : undefined
}

function customSchemas({ inputs, answers }: AdvertisedContext): readonly SchemaDefinition[] {
  const byUrn = new Map<string, Map<string, Set<string>>>()
  for (const [urn = '', name, sub] of inputs) {
    if (!isUrn(urn) || KNOWN.has(urn) || name === undefined) continue
    const attributes = byUrn.get(urn) ?? new Map<string, Set<string>>()
    byUrn.set(urn, attributes)
    const subs = attributes.get(name) ?? new Set<string>()
    attributes.set(name, subs)
    if (sub !== undefined) subs.add(sub)
  }
  return [...byUrn].map(([id, attributes]) => ({
    id,
    name: id.split(':').at(-1) ?? id,
    description: 'An extension that the configuration names.',
    attributes: [...attributes].map(([name, subs]) => customAttribute(id, name, subs, answers)),
  }))
}

const KNOWN: ReadonlySet<string> = new Set([CORE_USER, ENTERPRISE_USER, ECMA2HOST_USER])

function customAttribute(
  urn: string,
  name: string,
  subs: ReadonlySet<string>,
  answers: readonly Answer[],
): AttributeDefinition {
  if (subs.size > 0) {
    const parts = [...subs].map((sub) =>
      attribute(sub, `Part ${sub} of ${name}.`, anyScalarOf('string')),
    )
    return complex(name, `The attribute ${name}.`, parts)
  }
  const answer = answers.find((one) => samePath(one.attribute.path, [urn, name]))
  const type = answer?.attribute.definition.type ?? 'string'
  return attribute(name, `The attribute ${name}.`, anyScalarOf(type))
}

/** Okta and Entra send numbers as numbers where the column has some; digits that no number holds come as text. */
function anyScalarOf(
  type: AttributeDefinition['type'],
): Pick<AttributeDefinition, 'type' | 'anyScalar'> {
  return type === 'string' ? { type, anyScalar: true } : { type }
}

function columnSchema(offered: readonly OfferedColumn[]): SchemaDefinition {
  return {
    id: ECMA2HOST_USER,
    name: 'ECMA2Host',
    description: 'The columns of the table, one attribute each.',
    attributes: offered.map((one) =>
      attribute(one.name, `The column ${one.name}.`, {
        ...anyScalarOf(one.kind === 'bool' ? 'boolean' : 'string'),
        caseExact: one.isAnchor,
        required: one.plan?.required === true,
        uniqueness: one.isAnchor ? 'server' : 'none',
        mutability: mutabilityOf(one),
      }),
    ),
  }
}

function mutabilityOf({ plan }: OfferedColumn): AttributeDefinition['mutability'] {
  if (plan?.expression === undefined) return 'readOnly'
  return 'readWrite'
}

function beginsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((name, index) => path[index] === name)
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && beginsWith(a, b)
}
