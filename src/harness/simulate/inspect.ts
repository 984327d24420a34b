import { isObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import type { Advertised, AdvertisedAttribute } from './advertised.ts'
import { valueAt } from '../place.ts'
import type { Vocabulary } from './attributes.ts'
import type { ScimAnswer } from './client.ts'
import type { Person } from './person.ts'

const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** What is wrong with an answer, as sentences; nothing when it is right. */
export type Faults = readonly string[]

/** What every answer must be: this status, of this media type, without a null anywhere. */
export function inspectAnswer(answer: ScimAnswer, statuses: readonly number[]): Faults {
  const faults: string[] = []
  if (!statuses.includes(answer.status)) {
    faults.push(`status ${answer.status} instead of ${statuses.join(' or ')}${detailOf(answer)}`)
  }
  if (answer.status === 204) {
    if (answer.text !== '') faults.push('a body with status 204')
    return faults
  }
  const type = answer.headers['content-type'] ?? 'none'
  if (!type.startsWith('application/scim+json')) {
    faults.push(`content type ${type} instead of application/scim+json (RFC 7644 §8.1)`)
  }
  if (!isObject(answer.body)) return [...faults, 'a body that is no JSON object']
  const nothing = pathOfNull(answer.body)
  if (nothing !== undefined) faults.push(`null at ${nothing} (RFC 7643 §2.5)`)
  if (answer.status >= 400) faults.push(...inspectError(answer, answer.body))
  return faults
}

function inspectError(answer: ScimAnswer, body: JsonObject): Faults {
  const faults: string[] = []
  if (!includes(body['schemas'], ERROR)) faults.push('an error without the Error schema')
  if (body['status'] !== String(answer.status)) {
    faults.push('an error body whose status is not the status as a text (RFC 7644 §3.12)')
  }
  return faults
}

/** A resource must be the person: every advertised attribute that was sent, and no other value of it. */
export function inspectResource(
  body: unknown,
  expected: {
    readonly person: Person
    readonly id: string | undefined
    readonly vocabulary: Vocabulary
    readonly advertised: Advertised
  },
): Faults {
  if (!isObject(body)) return ['no resource in the answer']
  const faults: string[] = []
  const id = body['id']
  if (typeof id !== 'string' || id === '') faults.push('a resource without id')
  else if (expected.id !== undefined && id !== expected.id) faults.push('the id has changed')
  if (!Array.isArray(body['schemas'])) faults.push('a resource without schemas')
  const meta = body['meta']
  if (!isObject(meta) || meta['resourceType'] !== 'User')
    faults.push('meta.resourceType is not User')
  else faults.push(...inspectLocation(meta['location'], id))
  if (Object.hasOwn(body, 'password')) faults.push('the password came back')
  for (const attribute of expected.vocabulary.attributes) {
    const known = expected.advertised.find(attribute.place)
    if (known === undefined) continue
    const sent = attribute.value(expected.person)
    const got = valueAt(body, attribute.place)
    if (!sameValue(sent, got, known)) {
      faults.push(`${attribute.path} is ${shown(got)} instead of ${shown(sent)}`)
    }
  }
  return faults
}

/** After a POST: 201 with a `Location` that is the resource's own address (RFC 7644 §3.3). */
export function inspectCreated(answer: ScimAnswer): Faults {
  const location = answer.headers.location
  if (location === undefined) return ['201 without a Location header (RFC 7644 §3.3)']
  const meta = isObject(answer.body) ? answer.body['meta'] : undefined
  const inside = isObject(meta) ? meta['location'] : undefined
  return location === inside ? [] : ['the Location header is not meta.location (RFC 7644 §3.3)']
}

/** A search must find so many people; gives their resources. */
export function inspectList(
  answer: ScimAnswer,
  total: number | undefined,
): { readonly faults: Faults; readonly resources: readonly JsonObject[]; readonly total: number } {
  const faults = [...inspectAnswer(answer, [200])]
  const body = answer.body
  if (!isObject(body) || answer.status !== 200) return { faults, resources: [], total: 0 }
  if (!includes(body['schemas'], LIST)) faults.push('a list without the ListResponse schema')
  const found = body['totalResults']
  if (typeof found !== 'number') faults.push('a list without totalResults')
  else if (total !== undefined && found !== total) {
    faults.push(`totalResults ${found} instead of ${total}`)
  }
  const listed = body['Resources']
  const resources = Array.isArray(listed) ? listed.filter((one: JsonValue) => isObject(one)) : []
  return { faults, resources, total: typeof found === 'number' ? found : 0 }
}

function inspectLocation(location: JsonValue | undefined, id: JsonValue | undefined): Faults {
  if (typeof location !== 'string' || !/^https?:\/\//u.test(location)) {
    return ['meta.location is not an absolute address (RFC 7643 §3.1)']
  }
  const last = location.split('/').at(-1) ?? ''
  return safeDecode(last) === id ? [] : ['meta.location does not end in the id']
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function sameValue(
  sent: string | boolean | undefined,
  got: JsonValue | undefined,
  known: AdvertisedAttribute,
): boolean {
  if (sent === got) return true
  // ECMA2Host columns carry booleans as texts where the column is one.
  if (typeof sent === 'boolean' && typeof got === 'string') {
    return got.toLowerCase() === String(sent)
  }
  if (typeof sent !== 'string' || typeof got !== 'string' || known.caseExact) return false
  // RFC 7643 §2.2: where caseExact is false the service may keep another case.
  return sent.toLowerCase().trim() === got.toLowerCase().trim()
}

function shown(value: JsonValue | undefined): string {
  return value === undefined ? 'absent' : JSON.stringify(value)
}

function detailOf(answer: ScimAnswer): string {
  const detail = isObject(answer.body) ? answer.body['detail'] : undefined
  return typeof detail === 'string' ? `: ${detail}` : ''
}

function includes(list: JsonValue | undefined, text: string): boolean {
  return Array.isArray(list) && list.includes(text)
}

function pathOfNull(value: JsonValue, path = ''): string | undefined {
  if (value === null) return path === '' ? 'the top' : path
  if (typeof value !== 'object') return undefined
  for (const [name, inner] of Object.entries(value)) {
    const found = pathOfNull(inner, path === '' ? name : `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}
