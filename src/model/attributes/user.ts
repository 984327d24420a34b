import { CORE_USER } from '../source-object.ts'
import { attribute, complex, plural, type SchemaDefinition } from './attribute.ts'

const address = [
  attribute('formatted', 'The whole address for display.'),
  attribute('streetAddress', 'Street, house number, post box.'),
  attribute('locality', 'City.'),
  attribute('region', 'State or region.'),
  attribute('postalCode', 'Postal code.'),
  attribute('country', 'Country, as ISO 3166-1 alpha-2.'),
  attribute('type', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
  attribute('primary', 'Whether this is the preferred address.', { type: 'boolean' }),
]

/** The core User schema of RFC 7643 §4.1, without `password`, which is accepted and dropped. */
export const userSchema: SchemaDefinition = {
  id: CORE_USER,
  name: 'User',
  description: 'A person with an account.',
  attributes: [
    attribute('externalId', 'The identity provider’s own identifier.', { caseExact: true }),
    attribute('userName', 'The name to sign in with; unique without case.', {
      required: true,
      uniqueness: 'server',
    }),
    complex('name', 'The parts of the name.', [
      attribute('formatted', 'The whole name for display.'),
      attribute('familyName', 'Family name.'),
      attribute('givenName', 'Given name.'),
      attribute('middleName', 'Middle names.'),
      attribute('honorificPrefix', 'Title.'),
      attribute('honorificSuffix', 'Suffix.'),
    ]),
    attribute('displayName', 'The name for display.'),
    attribute('nickName', 'What the person is called casually.'),
    attribute('profileUrl', 'A page about the person.', {
      type: 'reference',
      referenceTypes: ['external'],
      caseExact: true,
    }),
    attribute('title', 'Job title.'),
    attribute('userType', 'The relation to the organisation, such as Employee.'),
    attribute('preferredLanguage', 'Preferred language, as in Accept-Language.'),
    attribute('locale', 'Locale for dates and numbers.'),
    attribute('timezone', 'Time zone, such as Europe/Oslo.'),
    attribute('active', 'Whether the account is enabled.', { type: 'boolean' }),
    plural('emails', 'E-mail addresses.', ['work', 'home', 'other']),
    plural('phoneNumbers', 'Telephone numbers.', [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    plural('ims', 'Instant messaging addresses.', []),
    plural(
      'photos',
      'Pictures.',
      ['photo', 'thumbnail'],
      [
        attribute('value', 'Where the picture is.', {
          type: 'reference',
          referenceTypes: ['external'],
          caseExact: true,
        }),
      ],
    ),
    complex('addresses', 'Postal addresses.', address, { multiValued: true }),
    complex(
      'groups',
      'Groups that the person belongs to.',
      [
        attribute('value', 'The id of the group.', { mutability: 'readOnly', caseExact: true }),
        attribute('display', 'The name of the group.', { mutability: 'readOnly' }),
        attribute('type', 'Direct or indirect.', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    plural('entitlements', 'Entitlements.', []),
    plural('roles', 'Roles.', []),
    plural(
      'x509Certificates',
      'Certificates.',
      [],
      [attribute('value', 'The DER certificate in base64.', { type: 'binary', caseExact: true })],
    ),
  ],
}
