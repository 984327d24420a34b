import type { ThresholdDefinition, ThresholdsDefinition } from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'
import type { Connector, Threshold } from '../../generated/connectors.ts'
import { parseDuration } from './duration.ts'
import { spanOfEntry, spanOfValue, type Scope } from './scope.ts'

const KINDS = ['deletes', 'disables', 'updates', 'inserts', 'errors'] as const
const HOUR = 3_600_000
/** Deletes and disables where nothing is said: more than 10 and more than 10 % within 1 h (spec §3.3). */
const DEFAULT_LIMIT = { percent: 10, atLeast: 10 }

/**
 * Thresholds with their defaults (spec §3.3).
 *
 * @param fallback place of the connector, for what is not written
 */
export function normalizeThresholds(
  scope: Scope,
  connector: Connector,
  fallback: Span,
): ThresholdsDefinition {
  const { thresholds } = connector
  const at = thresholds === undefined ? fallback : keyPlace(scope, connector)
  const limits: Partial<Record<(typeof KINDS)[number], ThresholdDefinition>> = {
    deletes: { span: at, ...DEFAULT_LIMIT },
    disables: { span: at, ...DEFAULT_LIMIT },
  }
  for (const kind of KINDS) {
    const given = thresholds?.[kind]
    if (thresholds === undefined || given === undefined) continue
    limits[kind] = {
      span: spanOfValue(scope, { container: thresholds, key: kind }),
      ...limitOf(given),
    }
  }
  return {
    ...limits,
    window: thresholds?.window === undefined ? HOUR : parseDuration(thresholds.window),
    onExceed: thresholds?.onExceed ?? 'hold',
  }
}

function limitOf(given: Threshold): Omit<ThresholdDefinition, 'span'> {
  if (typeof given === 'number') return { most: given }
  if (typeof given === 'string') return { percent: Number(given.slice(0, -1)) }
  const { percent, atLeast } = given
  return { percent, ...(atLeast === undefined ? {} : { atLeast }) }
}

function keyPlace(scope: Scope, connector: Connector): Span {
  return spanOfEntry(scope, { container: connector, key: 'thresholds' })
}
