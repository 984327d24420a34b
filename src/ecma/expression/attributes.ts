import { GRAPH_NAMES, SIGNAL_NAMES } from '../../model/attributes/vocabulary.ts'
import { ECMA2HOST_USER } from '../../model/source-object.ts'
import type { Translated } from './translated.ts'

/** An attribute of Entra that is called otherwise here: by its SCIM name, as Entra's own mappings have it. */
const BY_SCIM: readonly (readonly [entra: string, expression: string])[] = [
  ['displayName', 'displayName'],
  ['preferredLanguage', 'preferredLanguage'],
  ['userType', 'userType'],
  ['telephoneNumber', 'phoneNumbers[type="work"][0].value'],
  ['facsimileTelephoneNumber', 'phoneNumbers[type="fax"][0].value'],
  ['mobile', 'mobilePhone'],
  ['streetAddress', 'addresses[type="work"][0].streetAddress'],
  ['city', 'addresses[type="work"][0].locality'],
  ['state', 'addresses[type="work"][0].region'],
  ['postalCode', 'addresses[type="work"][0].postalCode'],
  ['country', 'addresses[type="work"][0].country'],
]

const SIGNALS: readonly string[] = SIGNAL_NAMES

const EXPRESSIONS: ReadonlyMap<string, Translated> = new Map(
  [...[...GRAPH_NAMES.keys()].map((name) => [name, name] as const), ...BY_SCIM].map(
    ([name, text]): [string, Translated] => [name.toLowerCase(), { text, type: 'text' }],
  ),
)

/**
 * The expression for an attribute of Entra, by its name without case: Microsoft's own documents write
 * `IsSoftDeleted` and `surName`. `undefined` for one that has no name in SCIM, such as `extensionAttribute1`.
 */
export function entraAttribute(name: string): Translated | undefined {
  const signal = SIGNALS.find((one) => one.toLowerCase() === name.toLowerCase())
  return signal === undefined ? EXPRESSIONS.get(name.toLowerCase()) : { text: signal, type: 'bool' }
}

/** What people have called attributes of the metaverse; its own names are those of Active Directory. */
const METAVERSE: ReadonlyMap<string, string> = new Map([
  ['sn', 'surname'],
  ['lastname', 'surname'],
  ['firstname', 'givenName'],
  ['company', 'companyName'],
  ['title', 'jobTitle'],
  ['email', 'mail'],
])

/** The expression for an attribute of MIM's metaverse, where its name is one of those that MIM comes with. */
export function metaverseAttribute(name: string): Translated | undefined {
  return entraAttribute(METAVERSE.get(name.toLowerCase()) ?? name)
}

/** What the ECMA2Host extension brings for a column, worked out by whoever sends it. */
export function columnAttribute(column: string): string {
  return `\`${ECMA2HOST_USER}\`.${/^[A-Za-z_]\w*$/u.test(column) ? column : `\`${column.replaceAll('`', '\\`')}\``}`
}
