import type { AttributePath, Filter } from '../../model/filter.ts'
import type { ResourceNames } from '../schema/names.ts'
import { resolvePath } from '../schema/resolve.ts'

const GUID = /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/iu

/**
 * Whether a filter is an identity provider's connection probe (spec §3.6): an attribute that nobody knows,
 * compared with a random GUID, such as `PLACEHOLDER eq "<guid>"`, or with anything where the attribute has
 * that very name. Entra refuses any answer to it but an empty list.
 */
export function isProbe(filter: Filter | undefined, names: ResourceNames): boolean {
  return (
    filter?.kind === 'compare' &&
    filter.operator === 'eq' &&
    (isPlaceholder(filter.path) || (typeof filter.value === 'string' && GUID.test(filter.value))) &&
    resolvePath(names, filter.path) === undefined
  )
}

function isPlaceholder({ name }: AttributePath): boolean {
  return name.toLowerCase() === 'placeholder'
}
