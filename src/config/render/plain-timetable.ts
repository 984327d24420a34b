import type {
  DeltaDefinition,
  ImportDefinition,
  RunProfileDefinition,
  StepDefinition,
  ThresholdDefinition,
  ThresholdsDefinition,
} from '../../model/definition.ts'
import { formatDuration } from '../normalize/duration.ts'
import { writeTableName } from '../normalize/table-name.ts'

/** How the table is re-read, as it is written; every default is there. */
export function plainImport({ every, pageSize, delta }: ImportDefinition): PlainMap {
  return {
    every: every === undefined ? undefined : formatDuration(every),
    pageSize,
    delta: delta && plainDelta(delta),
  }
}

/** A run profile as it is written. */
export function plainRunProfile({
  steps,
  every,
  schedule,
  timezone,
}: RunProfileDefinition): unknown {
  return {
    steps: steps.map(plainStep),
    ...(every === undefined ? {} : { every: formatDuration(every) }),
    ...(schedule === undefined ? {} : { schedule }),
    timezone,
  }
}

/** Thresholds as they are written; every default is there. */
export function plainThresholds(thresholds: ThresholdsDefinition): PlainMap {
  const { deletes, disables, updates, inserts, errors, window, onExceed } = thresholds
  return {
    deletes: deletes && plainThreshold(deletes),
    disables: disables && plainThreshold(disables),
    updates: updates && plainThreshold(updates),
    inserts: inserts && plainThreshold(inserts),
    errors: errors && plainThreshold(errors),
    window: formatDuration(window),
    onExceed,
  }
}

/** Values by key; what is `undefined` is not written. */
export type PlainMap = Readonly<Record<string, unknown>>

function plainDelta({ strategy, column, table, overlap, keyscanEvery }: DeltaDefinition): unknown {
  return {
    strategy,
    ...(column === undefined ? {} : { column }),
    ...(table === undefined ? {} : { table: writeTableName(table) }),
    overlap: formatDuration(overlap),
    ...(keyscanEvery === undefined ? {} : { keyscanEvery: formatDuration(keyscanEvery) }),
  }
}

function plainStep({ step, overlap, ...options }: StepDefinition): unknown {
  const written = {
    ...options,
    ...(overlap === undefined ? {} : { overlap: formatDuration(overlap) }),
  }
  return Object.keys(written).length === 0 ? step : { [step]: written }
}

function plainThreshold({ most, percent, atLeast }: ThresholdDefinition): unknown {
  if (most !== undefined) return most
  return { percent, ...(atLeast === undefined ? {} : { atLeast }) }
}
