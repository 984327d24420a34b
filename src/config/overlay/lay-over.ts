import { nearest } from '../../model/nearest.ts'
import type { Problem } from '../../model/problem.ts'
import type { JsonObject } from '../../model/value.ts'
import type { Part } from '../file-parts.ts'
import { inMapping } from '../fragments.ts'
import { layer, type Merging } from '../layer.ts'
import { keySpan } from '../places.ts'
import type { ConfigurationMemory, LaidFragment } from '../memory.ts'
import type { Places } from '../places.ts'
import { readSchema } from '../schema-file.ts'
import { mappingKeys } from './mapping-keys.ts'
import { mergedKey, mergedSchema } from './merging.ts'
import type { Overlay } from './read-overlay.ts'

/** Connectors and fragments by name, as they are written. */
export interface WrittenParts {
  readonly fragments: Parts
  readonly connectors: Parts
}

/** The same with an overlay, which goes over a connector only when its fragments are merged in. */
export interface OverlaidParts {
  /** With what the overlay says of them. */
  readonly fragments: Parts
  /** As the files have them, without those that the overlay leaves out. */
  readonly connectors: Parts
  readonly overlay?: {
    /** What it says of connectors. */
    readonly connectors: Parts
    /** Whether what it says of a connector is all that it says; otherwise none of them is good. */
    readonly isSure: boolean
  }
}

/** Where the way back to the files is kept, and where problems go. */
export interface OverlayScope {
  readonly places: Places
  readonly problems: Problem[]
}

type Parts = ReadonlyMap<string, Part>

/**
 * Lays an overlay over a configuration. The order is fragments, connector, overlay; a fragment of the overlay goes
 * over the fragment, and `use` of the overlay says which fragments are merged. The connectors follow one by one, with
 * {@link layUse} and {@link layConnector}.
 *
 * Where an error stands in the overlay that may belong to any connector, or it names one that is not there, none of
 * them is good: without what is different in this environment they would write to the tables of another one.
 */
export function layOver(
  own: WrittenParts,
  overlay: Overlay | undefined,
  memory: Pick<ConfigurationMemory, 'places' | 'fragments'>,
  problems: Problem[],
): OverlaidParts {
  if (overlay === undefined) return own
  const { connectors, fragments } = overlay.parts
  const strangers = [
    ...strangersIn(fragments, own.fragments, 'fragment'),
    ...strangersIn(connectors, own.connectors, 'connector'),
  ]
  problems.push(...strangers, ...mappingKeys(overlay, memory.places))
  const left = new Map(own.connectors)
  for (const { name, isNull } of connectors) if (isNull === true) left.delete(name)
  return {
    fragments: overlaidFragments(own.fragments, fragments, memory, problems),
    connectors: left,
    overlay: {
      connectors: new Map(connectors.map((part) => [part.name, part])),
      isSure: overlay.sound && strangers.length === 0,
    },
  }
}

function overlaidFragments(
  own: Parts,
  overlay: readonly Part[],
  memory: Pick<ConfigurationMemory, 'places' | 'fragments'>,
  problems: Problem[],
): Parts {
  const laid = new Map(own)
  for (const over of overlay) {
    const base = own.get(over.name)
    if (base === undefined) continue
    const { part, problems: found } = memory.fragments.of(over.name, [base, over], () =>
      layFragment(base, over, memory.places),
    )
    laid.set(over.name, part)
    problems.push(...found)
  }
  return laid
}

function layFragment(base: Part, over: Part, places: Places): LaidFragment {
  const problems: Problem[] = []
  const value = layer(base.value, over.value, mergingOf('Fragment'), layering({ places, problems }))
  return { part: { ...base, value, state: worse(base.state, over.state) }, problems }
}

/** A connector before its fragments are merged in, with the `use` of the overlay. */
export function layUse(
  base: Part,
  over: Part | undefined,
  isSure: boolean,
  scope: OverlayScope,
): Part {
  const trusted: Part = isSure ? base : { ...base, state: 'unreadable' }
  if (over === undefined || !('use' in over.value)) return trusted
  const { use } = over.value
  const only = copyOf(over, { use }, (key) => key === 'use', scope)
  const value = layer(base.value, only, () => undefined, layering(scope, over.name))
  return { ...trusted, value }
}

/** A connector with its fragments merged in, and everything but `use` of the overlay laid over it. */
export function layConnector(part: Part, over: Part, scope: OverlayScope): Part {
  const { use: _, ...rest } = over.value as { readonly use?: unknown }
  const own = copyOf(over, rest, (key) => key !== 'use', scope)
  const value = layer(part.value, own, mergingOf('Connector'), layering(scope, part.name))
  const container = inMapping(part, value, scope.places)
  return { ...part, container, value, state: worse(part.state, over.state), merged: true }
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
