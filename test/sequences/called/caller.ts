import { SCIM_VOCABULARY, type Vocabulary } from '../../../src/harness/simulate/attributes.ts'
import { entra, entraLegacy } from '../../../src/harness/simulate/entra.ts'
import {
  changesBetween,
  type AttributeChange,
  type IdentityProvider,
} from '../../../src/harness/simulate/identity-provider.ts'
import { okta } from '../../../src/harness/simulate/okta.ts'
import { makePerson, type Person } from '../../../src/harness/simulate/person.ts'
import { encodeObjectId } from '../../../src/model/object-id.ts'
import { isObject, type JsonValue } from '../../../src/model/value.ts'
import type { Fields } from '../model/version.ts'
import type { Answer } from './expected.ts'

export type Dialect = 'entra' | 'entraLegacy' | 'okta'

/** Sends a request below the endpoint. */
export type Send = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly json: JsonValue | undefined }>

const DIALECTS: Readonly<Record<Dialect, IdentityProvider>> = { entra, entraLegacy, okta }
const FLOWED = ['userName', 'externalId', 'active', 'displayName', 'title']

/** The attributes that the configuration of the sequences reads. */
const VOCABULARY: Vocabulary = {
  ...SCIM_VOCABULARY,
  attributes: SCIM_VOCABULARY.attributes.filter((one) => FLOWED.includes(one.path)),
}

/** Somebody is created, in the words of the dialect. */
export async function create(
  send: Send,
  id: string,
  fields: Fields,
  dialect: Dialect,
): Promise<Answer> {
  const body = DIALECTS[dialect].create(personOf(id, fields), VOCABULARY)
  return answerOf(await send('POST', '/Users', body), 'created')
}

/** @param before what the identity provider believes that the service has */
export async function change(
  send: Send,
  id: string,
  { before, after }: { readonly before: Fields; readonly after: Fields },
  dialect: Dialect,
): Promise<Answer> {
  const provider = DIALECTS[dialect]
  const differing = changesBetween(personOf(id, before), personOf(id, after), VOCABULARY)
  // Okta puts its whole profile, whatever it has read.
  const whole = dialect === 'okta' && differing.some((one) => one.attribute.path !== 'active')
  const changes = whole ? profileOf(personOf(id, after)) : differing
  const read = provider.readsBeforeChange ? await send('GET', pathOf(id)) : undefined
  if (read !== undefined && read.status !== 200) return answerOf(read, 'changed')
  const current = isObject(read?.json) ? read.json : {}
  const encoded = encodeObjectId([id])
  const { method, path, body } = provider.change(encoded, changes, VOCABULARY, current)
  return answerOf(await send(method, path, body), 'changed')
}

/** Somebody is deleted. */
export async function remove(send: Send, id: string): Promise<Answer> {
  return answerOf(await send('DELETE', pathOf(id)), 'gone')
}

/** The ids of everybody whom a list has, in their order. */
export async function listed(send: Send): Promise<readonly string[]> {
  const { json } = await send('GET', '/Users?count=100')
  const resources = isObject(json) ? json['Resources'] : undefined
  if (!Array.isArray(resources)) return []
  return resources
    .flatMap((one: JsonValue) => (isObject(one) && typeof one['id'] === 'string' ? one['id'] : []))
    .toSorted()
}

function personOf(id: string, { Name, Dept, active }: Fields): Person {
  return {
    ...makePerson(0, { seed: 1, alphabet: 'ascii' }),
    objectId: id,
    userName: `u-${id}`,
    displayName: Name,
    title: Dept === '' ? undefined : Dept,
    accountEnabled: active === 'yes',
    isSoftDeleted: false,
  }
}

function profileOf(person: Person): readonly AttributeChange[] {
  return VOCABULARY.attributes.map((attribute) => ({
    attribute,
    before: undefined,
    after: attribute.value(person),
  }))
}

function pathOf(id: string): string {
  return `/Users/${encodeURIComponent(encodeObjectId([id]))}`
}

function answerOf(
  { status, json }: { readonly status: number; readonly json: JsonValue | undefined },
  done: 'created' | 'changed' | 'gone',
): Answer {
  if (status >= 200 && status < 300) return done
  if (status === 404) return 'unknown'
  if (status === 409) return 'exists'
  if (status === 400) return 'refused'
  throw new Error(`answered ${status}: ${JSON.stringify(json)}`)
}
