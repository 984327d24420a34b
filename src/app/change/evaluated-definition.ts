import type {
  ConnectorDefinition,
  ObjectTypeDefinition,
  ThresholdDefinition,
  ThresholdsDefinition,
} from '../../model/definition.ts'
import { formatTable } from '../../model/table.ts'
import { anchorColumns, anchorText, targetText, type TrustedConnector } from './trusted.ts'

/** A version of a connector as far as its rows can be worked out on what is trusted. */
export interface EvaluatedDefinition {
  readonly definition: ConnectorDefinition
  /** What is left out, as sentences. */
  readonly left: readonly string[]
}

/**
 * Puts the mappings, scopes and rules of one version of a connector on the database, the table, the source and the
 * secrets of the version that is trusted: nothing that somebody else has written is connected to, and no secret that
 * he has named is read.
 */
export function evaluatedDefinition(
  version: ConnectorDefinition,
  trusted: TrustedConnector,
): EvaluatedDefinition {
  const left: string[] = []
  if (targetText(version) !== targetText(trusted)) {
    left.push('The target changes: rows are those of the one before, the new one is not connected.')
  }
  const sameSource = version.source.kind === trusted.source.kind
  if (!sameSource) left.push('The source changes: what it will deliver is not known.')
  const objects = version.objects.flatMap((one) => evaluatedObject(one, trusted, left))
  const definition: ConnectorDefinition = {
    ...trusted,
    span: version.span,
    onDrift: version.onDrift,
    thresholds: stricter(version.thresholds, trusted.thresholds),
    objects: sameSource ? objects : [],
  }
  return { definition, left }
}

/** The object types that both versions can be compared in, in the order of the first. */
export function inBoth(one: ConnectorDefinition, other: ConnectorDefinition): ConnectorDefinition {
  const names = new Set(other.objects.map((object) => object.name))
  return { ...one, objects: one.objects.filter((object) => names.has(object.name)) }
}

function evaluatedObject(
  object: ObjectTypeDefinition,
  trusted: TrustedConnector,
  left: string[],
): readonly ObjectTypeDefinition[] {
  const known = trusted.objects.find((one) => one.name === object.name)
  if (known === undefined) {
    left.push(`${object.name} is new: it has no rows that are ours yet.`)
    return []
  }
  if (formatTable(object.table) !== formatTable(known.table)) {
    left.push(`The table of ${object.name} changes: the rows of the other one are not looked at.`)
    return []
  }
  if (anchorColumns(object) !== known.anchor) {
    left.push(`The anchor of ${object.name} gets other columns: everybody gets another key.`)
    return []
  }
  if (anchorText(object) === known.anchorText) return [object]
  left.push(
    `The anchor of ${object.name} changes: with "moved" its rows get another key in place, which is counted here as ` +
      'updates; without it each of them is deleted and inserted anew.',
  )
  return [{ ...object, onAnchorChange: 'rekey' }]
}

/** A change must not widen the limits that it is itself measured by. */
function stricter(one: ThresholdsDefinition, other: ThresholdsDefinition): ThresholdsDefinition {
  const kinds = ['deletes', 'disables', 'updates', 'inserts', 'errors'] as const
  const chosen: { -readonly [K in (typeof kinds)[number]]?: ThresholdDefinition } = {}
  for (const kind of kinds) {
    const threshold = lower(one[kind], other[kind])
    if (threshold !== undefined) chosen[kind] = threshold
  }
  return { ...chosen, window: Math.max(one.window, other.window), onExceed: other.onExceed }
}

/** Whatever is exceeded by fewer rows; where that depends on their number, what is trusted. */
function lower(
  one: ThresholdDefinition | undefined,
  trusted: ThresholdDefinition | undefined,
): ThresholdDefinition | undefined {
  if (one === undefined || trusted === undefined) return trusted ?? one
  const reach = ({ most, percent, atLeast }: ThresholdDefinition): readonly number[] => [
    most ?? Infinity,
    percent ?? Infinity,
    percent === undefined ? 0 : (atLeast ?? 0),
  ]
  const [newer, older] = [reach(one), reach(trusted)]
  return newer.every((value, at) => value <= (older[at] ?? Infinity)) ? one : trusted
}
