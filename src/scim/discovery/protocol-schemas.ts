import {
  attribute,
  type AttributeDefinition,
  complex,
  type SchemaDefinition,
} from '../../model/attributes/attribute.ts'

/** An attribute that describes the service: only the service sets it. */
function fact(
  name: string,
  description: string,
  given: Partial<AttributeDefinition> = {},
): AttributeDefinition {
  return attribute(name, description, { mutability: 'readOnly', ...given })
}

function facts(
  name: string,
  description: string,
  subAttributes: readonly AttributeDefinition[],
  given: Partial<AttributeDefinition> = {},
): AttributeDefinition {
  return complex(name, description, subAttributes, { mutability: 'readOnly', ...given })
}

const REQUIRED = { required: true } as const
const EXACT = { required: true, caseExact: true } as const
const FLAG = { type: 'boolean', required: true } as const
const URI = { type: 'reference', referenceTypes: ['uri'], caseExact: true } as const
const SUPPORTED = fact('supported', 'Whether the service offers it.', FLAG)

/** `/ServiceProviderConfig` (RFC 7643 §5, §8.7.2). */
const serviceProviderConfigSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  name: 'ServiceProviderConfig',
  description: 'What the service can do.',
  attributes: [
    fact('documentationUri', 'A page about the service for people.', {
      ...URI,
      referenceTypes: ['external'],
    }),
    facts('patch', 'Changing parts of a resource.', [SUPPORTED], REQUIRED),
    facts(
      'bulk',
      'Many operations in one request.',
      [
        SUPPORTED,
        fact('maxOperations', 'Operations in one request at most.', {
          type: 'integer',
          ...REQUIRED,
        }),
        fact('maxPayloadSize', 'Bytes of one request at most.', { type: 'integer', ...REQUIRED }),
      ],
      REQUIRED,
    ),
    facts(
      'filter',
      'Asking for some resources.',
      [
        SUPPORTED,
        fact('maxResults', 'Resources in one answer at most.', { type: 'integer', ...REQUIRED }),
      ],
      REQUIRED,
    ),
    facts('changePassword', 'Changing a password.', [SUPPORTED], REQUIRED),
    facts('sort', 'Answers in an order that is asked for.', [SUPPORTED], REQUIRED),
    facts('etag', 'Versions of resources.', [SUPPORTED], REQUIRED),
    facts(
      'authenticationSchemes',
      'How a client says who it is.',
      [
        fact('type', 'The scheme.', {
          ...REQUIRED,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
        }),
        fact('name', 'The scheme for people.', REQUIRED),
        fact('description', 'What it does.', REQUIRED),
        fact('specUri', 'Its specification.', { ...URI, referenceTypes: ['external'] }),
        fact('documentationUri', 'A page about it.', { ...URI, referenceTypes: ['external'] }),
        fact('primary', 'Whether it is the preferred one.', { type: 'boolean' }),
      ],
      { multiValued: true, ...REQUIRED },
    ),
  ],
}

/** `/ResourceTypes` (RFC 7643 §6, §8.7.2). */
const resourceTypeSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  name: 'ResourceType',
  description: 'A type of resource, where it is, and what it consists of.',
  attributes: [
    fact('id', 'The name of the type, once more.', { caseExact: true }),
    fact('name', 'The name of the type.', EXACT),
    fact('description', 'What it is.'),
    fact('endpoint', 'Its address below the base of the service.', { ...URI, ...REQUIRED }),
    fact('schema', 'Its schema.', { ...URI, ...REQUIRED }),
    facts(
      'schemaExtensions',
      'What extends the schema.',
      [
        fact('schema', 'The schema of the extension.', { ...URI, ...REQUIRED }),
        fact('required', 'Whether every resource has it.', FLAG),
      ],
      { multiValued: true },
    ),
  ],
}

/** What a schema says of an attribute; of a sub-attribute the same, but for sub-attributes of its own. */
const CHARACTERISTICS: readonly AttributeDefinition[] = [
  fact('name', 'The name of the attribute.', EXACT),
  fact('type', 'The kind of its values.', {
    ...REQUIRED,
    canonicalValues: [
      'string',
      'complex',
      'boolean',
      'decimal',
      'integer',
      'dateTime',
      'reference',
      'binary',
    ],
  }),
  fact('multiValued', 'Whether it has several values.', FLAG),
  fact('description', 'What it means.'),
  fact('required', 'Whether every resource has it.', { type: 'boolean' }),
  fact('canonicalValues', 'Values that are usual.', { multiValued: true, caseExact: true }),
  fact('caseExact', 'Whether its case counts.', { type: 'boolean' }),
  fact('mutability', 'Who may change it.', {
    caseExact: true,
    canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  }),
  fact('returned', 'When it is in an answer.', {
    caseExact: true,
    canonicalValues: ['always', 'never', 'default', 'request'],
  }),
  fact('uniqueness', 'Among which resources a value stands once.', {
    caseExact: true,
    canonicalValues: ['none', 'server', 'global'],
  }),
  fact('referenceTypes', 'What a reference points to.', { multiValued: true, caseExact: true }),
]

/** `/Schemas` (RFC 7643 §7, §8.7.2). */
const schemaSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
  name: 'Schema',
  description: 'A schema, and what it says of each attribute.',
  attributes: [
    fact('id', 'The URN of the schema.', { ...URI, ...REQUIRED }),
    fact('name', 'The name of the schema.', EXACT),
    fact('description', 'What it is for.'),
    facts(
      'attributes',
      'The attributes.',
      [
        ...CHARACTERISTICS,
        facts('subAttributes', 'The parts of a complex attribute.', CHARACTERISTICS, {
          multiValued: true,
        }),
      ],
      { multiValued: true, ...REQUIRED },
    ),
  ],
}

/** The schemas of what describes the service itself, in the order of RFC 7643 §5–7. */
export const protocolSchemas: readonly SchemaDefinition[] = [
  serviceProviderConfigSchema,
  resourceTypeSchema,
  schemaSchema,
]
