import { ENTERPRISE_USER } from '../source-object.ts'

/**
 * The names of Microsoft Graph that an expression may use for a SCIM attribute (spec §3.4), each with the
 * expression that it stands for. Either spelling may be written; the compiler puts the SCIM form in, so
 * that it costs nothing at run time.
 */
export const GRAPH_NAMES: ReadonlyMap<string, string> = new Map([
  ['objectId', 'externalId'],
  ['userPrincipalName', 'userName'],
  ['givenName', 'name.givenName'],
  ['surname', 'name.familyName'],
  ['companyName', `\`${ENTERPRISE_USER}\`.organization`],
  ['department', `\`${ENTERPRISE_USER}\`.department`],
  ['employeeId', `\`${ENTERPRISE_USER}\`.employeeNumber`],
  ['costCenter', `\`${ENTERPRISE_USER}\`.costCenter`],
  ['division', `\`${ENTERPRISE_USER}\`.division`],
  ['jobTitle', 'title'],
  ['mail', 'emails[type="work"][0].value'],
  ['mobilePhone', 'phoneNumbers[type="mobile"][0].value'],
  ['manager', `\`${ENTERPRISE_USER}\`.manager.value`],
])

/**
 * What people from elsewhere call an attribute, for "did you mean": Okta's profile, Active Directory, SAML claims and
 * Graph names that the provisioning service does not send under this name.
 */
export const NAMES_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['id', 'objectId'],
  ['upn', 'userPrincipalName'],
  ['login', 'userName'],
  ['firstName', 'givenName'],
  ['lastName', 'surname'],
  ['familyName', 'surname'],
  ['sn', 'surname'],
  ['cn', 'displayName'],
  ['email', 'mail'],
  ['emailAddress', 'mail'],
  ['company', 'companyName'],
  ['organization', 'companyName'],
  ['employeeNumber', 'employeeId'],
  ['managerId', 'manager'],
  ['isEnabled', 'accountEnabled'],
  ['enabled', 'accountEnabled'],
  ['isActive', 'active'],
  ['telephoneNumber', 'phoneNumbers[type="work"][0].value'],
  ['businessPhones', 'phoneNumbers[type="work"][0].value'],
  ['primaryPhone', 'phoneNumbers[type="work"][0].value'],
  ['streetAddress', 'addresses[type="work"][0].streetAddress'],
  ['city', 'addresses[type="work"][0].locality'],
  ['state', 'addresses[type="work"][0].region'],
  ['postalCode', 'addresses[type="work"][0].postalCode'],
  ['zipCode', 'addresses[type="work"][0].postalCode'],
  ['country', 'addresses[type="work"][0].country'],
  ['countryCode', 'addresses[type="work"][0].country'],
])

/**
 * The two signals that a client may send apart from `active` (spec §3.4). Where it does not, they follow
 * from it: `accountEnabled` is `active`, `isSoftDeleted` is its opposite. They stand at the top of a source
 * object only when they were sent.
 */
export const SIGNAL_NAMES = ['accountEnabled', 'isSoftDeleted'] as const

/** Short names for the URN of an extension. */
export const EXTENSION_NAMES: ReadonlyMap<string, string> = new Map([
  ['enterprise', ENTERPRISE_USER],
])
