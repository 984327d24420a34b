import {
  weighed,
  WEIGHED_KINDS,
  type ChangeCounts,
  type ChangeKind,
  type WeighedKind,
} from '../../model/change-kind.ts'
import type { ThresholdDefinition, ThresholdsDefinition } from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'

/** How a threshold stands to what would be written. */
export interface Limit {
  readonly kind: ChangeKind | 'errors'
  readonly count: number
  /** The most that may be written without somebody looking. */
  readonly limit: number
  readonly exceeded: boolean
  /** In words, with the place in the configuration: `10 % of 9 120 within 1h, connectors.yaml:40`. */
  readonly why: string
}

/** A limit of a threshold on changes. */
export type WeighedLimit = Limit & { readonly kind: WeighedKind }

/** Which threshold a kind of change is under; a purge has a counter of its own under that of deletes. */
const THRESHOLD_OF: Readonly<Record<WeighedKind, 'inserts' | 'updates' | 'disables' | 'deletes'>> =
  {
    insert: 'inserts',
    update: 'updates',
    disable: 'disables',
    delete: 'deletes',
    purge: 'deletes',
  }

/**
 * The thresholds of a connector beside what would be written; kinds without a threshold are left out. What is
 * recreated counts as inserted and as deleted.
 *
 * @param rows how many people have a row: what percentages are taken of
 */
export function limitsOf(
  thresholds: ThresholdsDefinition,
  counts: ChangeCounts,
  rows: number,
): readonly WeighedLimit[] {
  return weighedLimits(thresholds, weighed(counts), rows)
}

/** The same for counts in which what is recreated is counted under both limits already. */
export function weighedLimits(
  thresholds: ThresholdsDefinition,
  sums: Readonly<Record<WeighedKind, number>>,
  rows: number,
): readonly WeighedLimit[] {
  return WEIGHED_KINDS.flatMap((kind) => {
    const threshold = thresholds[THRESHOLD_OF[kind]]
    if (threshold === undefined) return []
    const within = `within ${durationWords(thresholds.window)}`
    return [{ kind, ...limitOf(threshold, sums[kind], rows, within) }]
  })
}

/** Whether a limit is exceeded under which any of these changes counts. */
export function meetExceeded(
  counts: ChangeCounts,
  limits: readonly { readonly kind: string; readonly exceeded: boolean }[],
): boolean {
  const sums = weighed(counts)
  return limits.some(
    ({ kind, exceeded }) =>
      exceeded && WEIGHED_KINDS.some((limit) => limit === kind && sums[limit] > 0),
  )
}

/** The threshold on rows in error; `undefined` where there is none. */
export function errorLimit(
  { errors }: ThresholdsDefinition,
  count: number,
  rows: number,
): Limit | undefined {
  return errors === undefined
    ? undefined
    : { kind: 'errors', ...limitOf(errors, count, rows, 'in one run') }
}

/** `connectors.yaml:40`. */
export function placeOf(span: Span): string {
  return `${span.start.file}:${span.start.line}`
}

/** A number as people read it: `9 120`. */
export function grouped(count: number): string {
  return String(count).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/gu, ' ')
}

function limitOf(
  threshold: ThresholdDefinition,
  count: number,
  rows: number,
  within: string,
): Omit<Limit, 'kind'> {
  const { most, percent, atLeast = 0, span } = threshold
  const place = placeOf(span)
  const share = percent === undefined ? undefined : (percent * rows) / 100
  if (share !== undefined && (most === undefined || count > share)) {
    const limit = Math.max(Math.floor(share), atLeast)
    const exceeded = count > share && count > atLeast
    if (exceeded || most === undefined || count <= most) {
      const least = atLeast > share ? `, at least ${grouped(atLeast)}` : ''
      const why = `${percent} % of ${grouped(rows)}${least} ${within}, ${place}`
      return { count, limit, exceeded, why }
    }
  }
  const limit = most ?? Number.POSITIVE_INFINITY
  const why = `at most ${grouped(limit)} ${within}, ${place}`
  return { count, limit, exceeded: count > limit, why }
}

function durationWords(milliseconds: number): string {
  for (const [unit, size] of UNITS) {
    if (milliseconds >= size && milliseconds % size === 0) return `${milliseconds / size}${unit}`
  }
  return `${milliseconds}ms`
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const
