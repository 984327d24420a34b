import { nearest } from '../../model/nearest.ts'
import type { Problem } from '../../model/problem.ts'
import type { JsonObject } from '../../model/value.ts'
import type { Part } from '../file-parts.ts'
import { inMapping } from '../fragments.ts'
import { layer, type Merging } from '../layer.ts'
import { keySpan } from '../places.ts'
import type { Places } from '../places.ts'
import { readSchema } from '../schema-file.ts'
import { mappingKeys } from './mapping-keys.ts'
import { mergedKey, mergedSchema } from './merging.ts'
import type { Overlay } from './read-overlay.ts'

/** Connectors and fragments by name, as they are written. */
export interface WrittenParts {
  readonly fragments: ReadonlyMap<string, Part>
  readonly connectors: ReadonlyMap<string, Part>
}

/** The same with an overlay, which goes over a connector only when its fragments are merged in. */
export interface OverlaidParts extends WrittenParts {
  readonly over: (merged: readonly Part[]) => readonly Part[]
}

/** Where the way back to the files is kept, and where problems go. */
export interface OverlayScope {
  readonly places: Places
  readonly problems: Problem[]
}

/**
 * Lays an overlay over a configuration. The order is fragments, connector, overlay; a fragment of the overlay goes
 * over the fragment, and `use` of the overlay says which fragments are merged.
 *
 * Where an error stands in the overlay that may belong to any connector, or it names one that is not there, none of
 * them is good: without what is different in this environment they would write to the tables of another one.
 */
export function layOver(
  own: WrittenParts,
  overlay: Overlay | undefined,
  scope: OverlayScope,
): OverlaidParts {
  if (overlay === undefined) return { ...own, over: (merged) => merged }
  const { connectors, fragments } = overlay.parts
  const strangers = [
    ...strangersIn(fragments, own.fragments, 'fragment'),
    ...strangersIn(connectors, own.connectors, 'connector'),
  ]
  scope.problems.push(...strangers, ...mappingKeys(overlay, scope.places))
  const laid = overlaidUses(own.connectors, connectors, scope)
  const isSure = overlay.sound && strangers.length === 0
  return {
    fragments: overlaidFragments(own.fragments, fragments, scope),
    connectors: isSure ? laid : withoutTrust(laid),
    over: (merged) => overlaidConnectors(merged, connectors, scope),
  }
}

type Parts = ReadonlyMap<string, Part>

function overlaidFragments(own: Parts, overlay: readonly Part[], scope: OverlayScope): Parts {
  const merging = mergingOf('Fragment')
  const laid = new Map(own)
  for (const over of overlay) {
    const base = own.get(over.name)
    if (base === undefined) continue
    const value = layer(base.value, over.value, merging, layering(scope))
    laid.set(over.name, { ...base, value, state: worse(base.state, over.state) })
  }
  return laid
}

/** Connectors before their fragments are merged in, without those that the overlay leaves out. */
function overlaidUses(own: Parts, overlay: readonly Part[], scope: OverlayScope): Parts {
  const laid = new Map(own)
  for (const over of overlay) {
    const base = own.get(over.name)
    if (base === undefined) continue
    if (over.isNull === true) {
      laid.delete(over.name)
    } else if ('use' in over.value) {
      const { use } = over.value
      const only = copyOf(over, { use }, (key) => key === 'use', scope)
      const value = layer(base.value, only, () => undefined, layering(scope, over.name))
      laid.set(over.name, { ...base, value })
    }
  }
  return laid
}

function overlaidConnectors(
  merged: readonly Part[],
  overlay: readonly Part[],
  scope: OverlayScope,
): readonly Part[] {
  const merging = mergingOf('Connector')
  const overlays = new Map(overlay.map((part) => [part.name, part]))
  return merged.map((part) => {
    const over = overlays.get(part.name)
    if (over === undefined || over.isNull === true) return part
    const { use: _, ...rest } = over.value as { readonly use?: unknown }
    const own = copyOf(over, rest, (key) => key !== 'use', scope)
    const value = layer(part.value, own, merging, layering(scope, part.name))
    const container = inMapping(part, value, scope.places)
    return { ...part, container, value, state: worse(part.state, over.state), merged: true }
  })
}

/** What an overlay merges of a connector or a fragment. */
function mergingOf(definition: 'Connector' | 'Fragment'): Merging {
  const root = readSchema('connectors')
  const step =
    (schema: JsonObject): Merging =>
    (key) => {
      const inner = mergedKey(root, schema, key)
      return inner === undefined ? undefined : step(inner)
    }
  const schema = mergedSchema(root, { $ref: `#/$defs/${definition}` })
  if (schema === undefined) throw new Error(`cannot happen: a ${definition} is merged`)
  return step(schema)
}

function layering(
  { places, problems }: OverlayScope,
  connector?: string,
): Parameters<typeof layer>[3] {
  return {
    places,
    onNull(container, key, before) {
      if (before !== undefined) return
      problems.push({
        rule: 'removes-nothing',
        severity: 'warning',
        message: `There is no "${key}" here that null could take out.`,
        span: keySpan(places, container, key),
        ...(connector === undefined ? {} : { connector }),
      })
    },
  }
}

function strangersIn(
  overlay: readonly Part[],
  own: Parts,
  kind: 'connector' | 'fragment',
): readonly Problem[] {
  return overlay
    .filter(({ name }) => !own.has(name))
    .map(({ name, keySpan: span }) => {
      const suggestion = nearest(name, [...own.keys()])
      return {
        rule: 'overlay-of-nothing',
        severity: 'error',
        message: `The configuration has no ${kind} "${name}" that this could be laid over.`,
        span,
        ...(suggestion === undefined ? {} : { suggestion }),
      }
    })
}

function withoutTrust(parts: Parts): Parts {
  return new Map([...parts].map(([name, part]) => [name, { ...part, state: 'unreadable' }]))
}

/** Some entries of what an overlay says of a connector, with their places. */
function copyOf(
  over: Part,
  values: object,
  stays: (key: string | number) => boolean,
  { places }: OverlayScope,
): object {
  const home = places.get(over.value)
  if (home !== undefined) {
    const entries = new Map([...home.entries].filter(([key]) => stays(key)))
    places.set(values, { ...home, entries })
  }
  return values
}

function worse(a: Part['state'], b: Part['state']): Part['state'] {
  if (a === 'unreadable' || b === 'unreadable') return 'unreadable'
  return a === 'invalid' || b === 'invalid' ? 'invalid' : 'good'
}
