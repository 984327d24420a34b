import { UNAVAILABLE } from '../../src/config/availability.ts'

/** What the reference says of a key that this version does not execute; `undefined` when it works. */
export function availabilityOf(definition: string, key: string): string | undefined {
  return unavailable.has(`${definition}.${key}`) ? '*Not available yet.*' : undefined
}

const unavailable = new Set(
  UNAVAILABLE.flatMap((path) => definitionsOf(path).map((name) => `${name}.${path.at(-1)}`)),
)

/** The definitions of the schema whose key a path ends in. */
function definitionsOf([first, ...rest]: readonly string[]): readonly string[] {
  if (first === 'objects') return []
  if (first === 'source') return [`${capital(rest[0] ?? '')}Source`]
  if (rest.length === 0) return ['Connector', 'Fragment', 'ObjectType']
  return ['FlowOptions']
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
