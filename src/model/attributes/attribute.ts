/** Data types of RFC 7643 §2.3. */
export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'binary'
  | 'reference'
  | 'complex'

/** One attribute with its characteristics (RFC 7643 §2.2 and §7); names in canonical spelling. */
export interface AttributeDefinition {
  readonly name: string
  readonly type: AttributeType
  readonly description: string
  readonly multiValued: boolean
  readonly required: boolean
  /** Only strings are ever case exact; identifiers are, names are not. */
  readonly caseExact: boolean
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
  readonly returned: 'always' | 'never' | 'default' | 'request'
  readonly uniqueness: 'none' | 'server' | 'global'
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  readonly subAttributes?: readonly AttributeDefinition[]
  /** A text of which no schema says so: a number or a truth that a client sends is taken as its text. */
  readonly anyScalar?: true
}

/** A schema: the core one of a resource type, or an extension. */
export interface SchemaDefinition {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly AttributeDefinition[]
}

/** Builds an attribute; what is left out takes the defaults of RFC 7643 §2.2. */
export function attribute(
  name: string,
  description: string,
  given: Partial<Omit<AttributeDefinition, 'name' | 'description'>> = {},
): AttributeDefinition {
  return {
    name,
    description,
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...given,
  }
}

/** A complex attribute. */
export function complex(
  name: string,
  description: string,
  subAttributes: readonly AttributeDefinition[],
  given: Partial<Omit<AttributeDefinition, 'name' | 'description'>> = {},
): AttributeDefinition {
  return attribute(name, description, { type: 'complex', subAttributes, ...given })
}

/** A multi-valued complex attribute with `value`, `display`, `type` and `primary` (RFC 7643 §2.4). */
export function plural(
  name: string,
  description: string,
  types: readonly string[],
  more: readonly AttributeDefinition[] = [],
): AttributeDefinition {
  const subAttributes = [
    attribute('value', `The value of the entry in ${name}.`),
    attribute('display', 'A name for display.'),
    attribute('type', 'What the entry is for.', types.length > 0 ? { canonicalValues: types } : {}),
    attribute('primary', 'Whether this is the preferred entry.', { type: 'boolean' }),
    ...more.filter((one) => one.name !== 'value'),
  ]
  const value = more.find((one) => one.name === 'value')
  if (value !== undefined) subAttributes[0] = value
  return complex(name, description, subAttributes, { multiValued: true })
}

/** Finds an attribute by name, without case (RFC 7643 §2.1). */
export function findAttribute(
  attributes: readonly AttributeDefinition[],
  name: string,
): AttributeDefinition | undefined {
  let names = namesOf.get(attributes)
  if (names === undefined) {
    names = new Map(attributes.toReversed().map((one) => [one.name.toLowerCase(), one]))
    namesOf.set(attributes, names)
  }
  return names.get(name) ?? names.get(name.toLowerCase())
}

/** Lists of attributes by name, in lower case; the first one of a name counts. */
const namesOf = new WeakMap<
  readonly AttributeDefinition[],
  ReadonlyMap<string, AttributeDefinition>
>()
