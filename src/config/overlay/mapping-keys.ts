import type { Problem } from '../../model/problem.ts'
import { isObject } from '../../model/value.ts'
import { keySpan } from '../places.ts'
import type { Places } from '../places.ts'
import type { Overlay } from './read-overlay.ts'

/** What makes rows out of people: it is the same in every environment, or it was never tried. */
const MAPPING_KEYS = [
  'anchor',
  'match',
  'scope',
  'mappings',
  'lists',
  'operations',
  'deprovision',
] as const

/** The keys of an overlay that change what people become, by the rule `mapping-in-overlay`. */
export function mappingKeys({ parts }: Overlay, places: Places): readonly Problem[] {
  return [...parts.fragments, ...parts.connectors].flatMap(({ name, value, container }) => {
    const objects = 'objects' in value && isObject(value.objects) ? value.objects : {}
    const bodies = [value, ...Object.values(objects).filter(isObject)]
    const owner = parts.connectors.some((one) => one.container === container)
    return bodies.flatMap((body) =>
      MAPPING_KEYS.filter((key) => key in body).map(
        (key): Problem => ({
          rule: 'mapping-in-overlay',
          severity: 'warning',
          message: `"${key}" differs in this environment from what every other one runs.`,
          span: keySpan(places, body, key),
          ...(owner ? { connector: name } : {}),
        }),
      ),
    )
  })
}
