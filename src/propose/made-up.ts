import type { ColumnDescription, ColumnKind } from '../model/table.ts'
import type { ColumnFacts } from './column-facts.ts'

/** What somebody who does not exist has, by attribute; the first that fits a column is taken. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  objectId: ['8f3c0a52-1c1e-4b0f-9a55-6f2f6d0a7e11'],
  userPrincipalName: ['ada.lovelace@example.com', 'ada@example.com', 'ada@x.org', 'ada'],
  mail: ['ada.lovelace@example.com', 'ada@example.com', 'ada@x.org'],
  givenName: ['Ada'],
  surname: ['Lovelace', 'Love', 'L'],
  displayName: ['Ada Lovelace', 'Ada'],
  'name.middleName': ['Byron', 'B'],
  mobilePhone: ['+44 20 7946 0018', '02079460018', '7946'],
  'phoneNumbers[type="work"][0].value': ['+44 20 7946 0815', '02079460815', '0815'],
  jobTitle: ['Mathematician', 'Maths', 'M'],
  companyName: ['Analytical Engines', 'Engines', 'AE'],
  department: ['Research', 'R'],
  division: ['Engines', 'E'],
  costCenter: ['1815', '18'],
  employeeId: ['10815', '815', '8'],
  userType: ['Employee', 'E'],
  preferredLanguage: ['en'],
  timezone: ['Europe/London', 'UTC'],
  locale: ['en-GB', 'en'],
  'addresses[type="work"][0].streetAddress': ['12 St James Square', '12 Square'],
  'addresses[type="work"][0].locality': ['London', 'L'],
  'addresses[type="work"][0].postalCode': ['SW1Y 4LB', '4711'],
  'addresses[type="work"][0].region': ['England', 'EN'],
  'addresses[type="work"][0].country': ['GB', 'G'],
}

/** Graph's and SCIM's names for the same. */
const ALIASES: Readonly<Record<string, string>> = {
  externalId: 'objectId',
  userName: 'userPrincipalName',
  title: 'jobTitle',
}

/** What columns that are neither text nor numbers take, as a file writes it. */
const OF_KIND: Partial<Readonly<Record<ColumnKind, string>>> = {
  bool: 'true',
  date: '2026-01-31',
  time: '08:30:00',
  datetime: '2026-01-31T08:30:00.000Z',
  uuid: '8f3c0a52-1c1e-4b0f-9a55-6f2f6d0a7e11',
  json: '{}',
  unknown: 'Example',
}

/**
 * A made-up value of the shape that a column's values have: a number where all are digits, an address where
 * all are, short where the column is. Never one of the table's own.
 */
export function madeUpValue(
  attribute: string,
  { kind, length = Infinity }: ColumnDescription,
  { look }: ColumnFacts,
): string {
  // Of a decimal nobody knows here how many places it has.
  if (kind === 'decimal') return '8'
  const plain = OF_KIND[kind]
  if (plain !== undefined) return plain
  const values = VALUES[ALIASES[attribute] ?? attribute] ?? []
  const number = kind !== 'text'
  const fitting = (value: string): boolean =>
    value.length <= length && (!(number || look === 'digits') || /^\d+$/u.test(value))
  const shaped =
    look === 'guid' ? VALUES['objectId'] : look === 'address' ? VALUES['mail'] : undefined
  const own = [...values, ...(shaped ?? [])].find(fitting)
  return own ?? (number || look === 'digits' ? '815' : 'Example').slice(0, Math.min(length, 7))
}
