import { UNAVAILABLE, UNAVAILABLE_IN_FILE } from '../../src/config/availability.ts'
import type { Unavailable } from '../../src/config/availability.ts'

/** What the reference says of a key that this version does not execute; `undefined` when it works. */
export function availabilityOf(definition: string, key: string): string | undefined {
  return notes.get(`${definition}.${key}`)
}

const notes = new Map([
  ...UNAVAILABLE_IN_FILE.map((part): [string, string] => [`File.${part.path[0]}`, noteOn(part)]),
  ...UNAVAILABLE.flatMap((part) =>
    definitionsOf(part.path).map((name): [string, string] => [
      `${name}.${part.path.at(-1)}`,
      noteOn(part),
    ]),
  ),
])

function noteOn({ severity, except, effect }: Unavailable): string {
  if (effect !== undefined) return `*Without effect yet: ${effect}.*`
  const works = except?.map((one) => `\`${String(one)}\``).join(', ')
  if (works !== undefined) return `*Only ${works} is available yet.*`
  return severity === 'error' ? '*Not available yet.*' : '*Without effect yet.*'
}

/** The definitions of the schema whose key a path ends in. */
function definitionsOf([first, ...rest]: readonly string[]): readonly string[] {
  if (first === 'objects') return []
  if (first === 'source') return [`${capital(rest[0] ?? '')}Source`]
  if (rest.length === 0) return ['Connector', 'Fragment', 'ObjectType']
  if (first === 'mappings') return ['FlowOptions']
  if (rest.at(-1) === 'purgeAfter') return ['SetAction']
  return [capital(first ?? '')]
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
