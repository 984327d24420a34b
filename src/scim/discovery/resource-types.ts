import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { JsonValue } from '../../model/value.ts'

const RESOURCE_TYPE_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'

/** A resource type (RFC 7643 §6): where it is, its schema, and its extensions, none of them required. */
export function resourceType(
  name: string,
  endpoint: string,
  { schemas }: CompiledObjectType,
  base: string,
): JsonValue {
  const [core, ...extensions] = schemas
  return {
    schemas: [RESOURCE_TYPE_SCHEMA],
    id: name,
    name,
    endpoint,
    description: core?.description ?? name,
    schema: core?.id ?? '',
    schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  }
}
