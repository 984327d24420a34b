import { CORE_USER } from '../../model/source-object.ts'
import { emptyObject, type JsonValue } from '../../model/value.ts'
import { putAt } from '../place.ts'
import { resourceOf } from './attributes.ts'
import { type IdentityProvider, quoted } from './identity-provider.ts'

/**
 * Okta: looks people up by user name in pages of 100, writes profiles by PUT of what it read before, and
 * sets `active` with a PATCH that has no path. It never deletes.
 */
export const okta: IdentityProvider = {
  name: 'okta',
  summary: 'Okta: PUT for profiles, PATCH without path for active, imports in pages of 100.',
  deletes: false,
  readsBeforeChange: true,
  importPage: 100,
  search: (path, value) =>
    `filter=${encodeURIComponent(`${path} eq ${quoted(value)}`)}&startIndex=1&count=100`,
  create(person, vocabulary) {
    return {
      schemas: vocabulary.schemas,
      ...resourceOf(person, vocabulary.attributes),
      locale: 'en-US',
      groups: [],
      // Okta sends a random password unless told not to; it must never come back.
      password: `pw-${person.objectId}`,
    }
  },
  change(id, changes, vocabulary, current) {
    const path = `/Users/${encodeURIComponent(id)}`
    const [alone] = changes
    if (changes.length === 1 && alone?.attribute.path === 'active') {
      const operations = [{ op: 'replace', value: { active: alone.after ?? false } }]
      const body = {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: operations,
      }
      return { method: 'PATCH', path, body }
    }
    const resource: Record<string, JsonValue> = Object.assign(emptyObject(), current)
    for (const { attribute, after } of changes) putAt(resource, attribute.place, after)
    const schemas = Array.isArray(current['schemas']) ? current['schemas'] : [CORE_USER]
    const all = [...new Set([...schemas, ...vocabulary.schemas])]
    return { method: 'PUT', path, body: { ...resource, schemas: all, id, groups: [] } }
  },
}
