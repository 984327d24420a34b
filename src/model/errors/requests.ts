import type { ErrorCode } from './error-code.ts'

/** What a client of the service asks wrongly; the `scimType` of each is from RFC 7644 §3.12, table 9. */
export const REQUEST_CODES = {
  REQUEST_SYNTAX: {
    exit: 1,
    status: 400,
    scimType: 'invalidSyntax',
    summary: 'The request cannot be read.',
    remedy:
      'The client sent a body that is no JSON or no SCIM message; the answer says where. Look at what the client sends; an identity provider that is set up for SCIM 2.0 does not send this.',
  },
  REQUEST_VALUE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A value is missing or of the wrong kind.',
    remedy:
      'The answer names the attribute. Change what the identity provider maps to it, or the mapping of the column that it feeds.',
  },
  REQUEST_PATH: {
    exit: 1,
    status: 400,
    scimType: 'invalidPath',
    summary: 'A PATCH path names nothing that exists.',
    remedy:
      'The answer names the path. It is misspelled, or belongs to an extension that no mapping reads: compare it with GET /Schemas of the connector.',
  },
  REQUEST_NO_TARGET: {
    exit: 1,
    status: 400,
    scimType: 'noTarget',
    summary: 'A PATCH path matches no value.',
    remedy:
      'A path such as emails[type eq "home"] matched nothing, and the operation cannot make what it describes. Most often the person was changed meanwhile: the next full cycle of the identity provider puts it right.',
  },
  REQUEST_FILTER: {
    exit: 1,
    status: 400,
    scimType: 'invalidFilter',
    summary: 'The filter cannot be answered.',
    remedy:
      'The answer says what cannot be asked. Attributes that no mapping reads cannot be filtered by; choose another matching attribute in the identity provider, or map this one.',
  },
  REQUEST_MUTABILITY: {
    exit: 1,
    status: 400,
    scimType: 'mutability',
    summary: 'The attribute cannot be changed by a client.',
    remedy:
      'The client tried to write what only the service writes, such as id or meta. Take the attribute out of the mappings of the identity provider.',
  },
  REQUEST_TOO_MANY: {
    exit: 1,
    status: 400,
    scimType: 'tooMany',
    summary: 'The request asks for more than is answered at once.',
    remedy: 'Ask for less at once: a narrower filter, or pages with startIndex and count.',
  },
  REQUEST_UNAUTHORIZED: {
    exit: 1,
    status: 401,
    summary: 'The token is missing or wrong.',
    remedy:
      'Compare the secret token that the identity provider has with the one that the connector reads (its variable or file; docs/scim.md). After a rotation both may be given at once.',
  },
  REQUEST_FORBIDDEN: {
    exit: 1,
    status: 403,
    summary: 'The token may not do this.',
    remedy:
      'An operator token with "plan:" may only plan and look; deciding needs a full one. For /metrics on an address that others reach, start with --metrics-token or --metrics-open.',
  },
  REQUEST_NOT_FOUND: {
    exit: 1,
    status: 404,
    summary: 'There is nothing at this address.',
    remedy:
      'The address is misspelled, or the connector has another name or path. Names tell upper from lower case; "rollcall serve" lists every address when it starts.',
  },
  REQUEST_METHOD: {
    exit: 1,
    status: 405,
    summary: 'The address does not take this method.',
    remedy: 'The client asks in a way that SCIM does not define for this address.',
  },
  REQUEST_LATE: {
    exit: 1,
    status: 408,
    summary: 'The request did not arrive in time.',
    remedy:
      'The client sends it again. A proxy in front should take the whole request before it passes it on.',
  },
  REQUEST_PRECONDITION: {
    exit: 1,
    status: 412,
    summary: 'The resource has another version than If-Match names.',
    remedy:
      'The person was changed after the client had read it. The client reads it again and repeats its change.',
  },
  REQUEST_TOO_LARGE: {
    exit: 1,
    status: 413,
    summary: 'The body is larger than the limit.',
    remedy:
      'Send fewer operations in one request. Behind a proxy, its limit must not be below the 1 MB that is taken here.',
  },
  REQUEST_MEDIA_TYPE: {
    exit: 1,
    status: 415,
    summary: 'The body is not JSON.',
    remedy: 'Send application/scim+json or application/json.',
  },
  REQUEST_TOO_FAST: {
    exit: 1,
    status: 429,
    summary: 'More requests than the limit allows.',
    remedy:
      'The client tries again after Retry-After, as identity providers do by themselves. For an initial load raise --rate-limit.',
  },
  REQUEST_UNSUPPORTED: {
    exit: 1,
    status: 501,
    summary: 'The operation is not offered.',
    remedy: 'GET /ServiceProviderConfig says what is offered.',
  },
} as const satisfies Record<string, ErrorCode>
