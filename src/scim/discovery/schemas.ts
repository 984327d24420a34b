import type { AttributeDefinition, SchemaDefinition } from '../../model/attributes/attribute.ts'
import type { JsonValue } from '../../model/value.ts'

const SCHEMA_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema'

/** A schema as `/Schemas` shows it (RFC 7643 §7): every characteristic said, nothing null. */
export function schemaResource(schema: SchemaDefinition, base: string): JsonValue {
  return {
    schemas: [SCHEMA_SCHEMA],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(attributeResource),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }
}

function attributeResource(attribute: AttributeDefinition): JsonValue {
  const { canonicalValues, referenceTypes, subAttributes } = attribute
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(canonicalValues === undefined ? undefined : { canonicalValues }),
    caseExact: attribute.caseExact,
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    ...(referenceTypes === undefined ? undefined : { referenceTypes }),
    ...(subAttributes === undefined
      ? undefined
      : { subAttributes: subAttributes.map(attributeResource) }),
  }
}
