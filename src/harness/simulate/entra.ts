import { isObject, type JsonObject, type JsonValue } from '../../model/value.ts'
import { resourceOf } from './attributes.ts'
import { type AttributeChange, type IdentityProvider, quoted } from './identity-provider.ts'

const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Entra ID with the flag `aadOptscim062020`: lower case, real booleans, many strings in one operation. */
export const entra: IdentityProvider = {
  name: 'entra',
  summary: 'Entra ID with aadOptscim062020: replace without path, booleans as booleans.',
  deletes: true,
  readsBeforeChange: false,
  search: searchQuery,
  create(person, vocabulary) {
    return {
      schemas: vocabulary.schemas,
      meta: { resourceType: 'User' },
      ...resourceOf(person, vocabulary.attributes),
      roles: [],
    }
  },
  change(id, changes) {
    const [alone] = changes
    if (changes.length === 1 && alone !== undefined) return patch(id, [operation(alone)])
    const plain = changes.filter((one) => one.after !== undefined && isPlain(one))
    const others = changes.filter((one) => !plain.includes(one))
    const value = Object.fromEntries(plain.map((one) => [one.attribute.path, one.after ?? '']))
    const together = plain.length > 0 ? [{ op: 'replace', value }] : []
    return patch(id, [...together, ...others.map(operation)])
  },
}

/** Entra ID as it is by default: capital operations, booleans as texts, one operation an attribute. */
export const entraLegacy: IdentityProvider = {
  name: 'entra-legacy',
  summary: 'Entra ID by default: Add and Replace with paths, booleans as "True" and "False".',
  deletes: true,
  readsBeforeChange: false,
  search: searchQuery,
  create(person, vocabulary) {
    const resource = resourceOf(person, vocabulary.attributes)
    // The documented example carries nulls and puts booleans in quotes.
    return {
      schemas: vocabulary.schemas,
      ...stringBooleans(resource),
      nickName: null,
      profileUrl: null,
      meta: { resourceType: 'User' },
      roles: [],
    }
  },
  change(id, changes) {
    const operations = changes.map((one) => ({
      op: one.before === undefined ? 'Add' : 'Replace',
      path: one.attribute.path,
      value: capital(one.after ?? ''),
    }))
    // Entra writes the operations before the schemas.
    const body = { Operations: operations, schemas: [PATCH_SCHEMA] }
    return { method: 'PATCH', path: `/Users/${encodeURIComponent(id)}`, body }
  },
}

function patch(id: string, operations: readonly JsonObject[]): ReturnType<typeof entra.change> {
  const body = { schemas: [PATCH_SCHEMA], Operations: operations }
  return { method: 'PATCH', path: `/Users/${encodeURIComponent(id)}`, body }
}

/** Entra clears with an empty text; it flows no nulls. */
function operation(change: AttributeChange): JsonObject {
  return {
    op: change.before === undefined ? 'add' : 'replace',
    path: change.attribute.path,
    value: change.after ?? '',
  }
}

function isPlain(change: AttributeChange): boolean {
  return change.attribute.place.kind === 'below'
}

/** Entra writes blanks as plus signs and quotes as %22. */
function searchQuery(path: string, value: string): string {
  const filter = `${path} eq ${quoted(value)}`
  return `filter=${encodeURIComponent(filter).replaceAll('%20', '+').replaceAll("'", '%27')}`
}

function capital(value: string | boolean): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : value
}

/** Booleans at the top and in extensions as texts. */
function stringBooleans(resource: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(resource).map(([name, value]): [string, JsonValue] => {
      if (typeof value === 'boolean') return [name, capital(value)]
      return [name, name.startsWith('urn:') && isObject(value) ? stringBooleans(value) : value]
    }),
  )
}
