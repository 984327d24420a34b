import type {
  DeltaDefinition,
  ExportDefinition,
  ImportDefinition,
  RunProfileDefinition,
  StepDefinition,
  StepName,
} from '../../model/definition.ts'
import type { Connector, Delta, RunProfile, Step } from '../../generated/connectors.ts'
import { parseDuration } from './duration.ts'
import { report, spanOfEntry, spanOfValue, type Entry, type Scope } from './scope.ts'
import { parseTableName } from './table-name.ts'
import { checkTimeZone } from './time-zone.ts'

/** Rows that are read at a time where nothing is said. */
const PAGE_SIZE = 2_000
/** Rows in one transaction where nothing is said. */
const BATCH = 5_000
/** How far a delta import looks back where nothing is said, in milliseconds. */
const OVERLAP = 600_000
/** How often keys are compared where nothing is said, in milliseconds. */
const KEYSCAN_EVERY = 86_400_000

/** How the table is re-read, with its defaults. */
export function normalizeImport(scope: Scope, connector: Connector): ImportDefinition {
  const { every, pageSize, delta } = connector.import ?? {}
  const normal = delta && normalizeDelta(scope, connector.import ?? {}, delta)
  return {
    ...(every === undefined ? {} : { every: parseDuration(every) }),
    pageSize: pageSize ?? PAGE_SIZE,
    ...(normal === undefined ? {} : { delta: normal }),
  }
}

/** How changes are written, with its defaults. */
export function normalizeExport(scope: Scope, connector: Connector): ExportDefinition {
  const { mode, batch = BATCH } = connector.export ?? {}
  if (mode === undefined) return { mode: 'immediate', batch }
  const modeSpan = spanOfValue(scope, { container: connector.export ?? {}, key: 'mode' })
  return { mode, modeSpan, batch }
}

/** The run profiles in the order of the file. */
export function normalizeRunProfiles(
  scope: Scope,
  { runProfiles = {} }: Connector,
): readonly RunProfileDefinition[] {
  return Object.entries(runProfiles).map(([name, profile]) =>
    normalizeProfile(scope, { container: runProfiles, key: name }, name, profile),
  )
}

function normalizeProfile(
  scope: Scope,
  entry: Entry,
  name: string,
  profile: RunProfile,
): RunProfileDefinition {
  const { steps, every, schedule, timezone } = profile
  checkTimeZone(scope, { container: profile, key: 'timezone' }, timezone)
  return {
    name,
    span: spanOfEntry(scope, entry),
    steps: steps.map(normalizeStep),
    ...(every === undefined ? {} : { every: parseDuration(every) }),
    ...(schedule === undefined
      ? {}
      : {
          schedule,
          scheduleSpan: spanOfValue(scope, { container: profile, key: 'schedule' }),
        }),
    timezone: timezone ?? 'UTC',
  }
}

function normalizeStep(step: Step): StepDefinition {
  if (typeof step === 'string') return { step }
  const [name = 'export'] = Object.keys(step) as StepName[]
  const { pageSize, batch, overlap } = step[name] ?? {}
  return {
    step: name,
    ...(pageSize === undefined ? {} : { pageSize }),
    ...(batch === undefined ? {} : { batch }),
    ...(overlap === undefined ? {} : { overlap: parseDuration(overlap) }),
  }
}

function normalizeDelta(scope: Scope, container: object, delta: Delta): DeltaDefinition {
  const { strategy, column, table, overlap, keyscanEvery } = delta
  const name = table === undefined ? undefined : parseTableName(table)
  if (table !== undefined && name === undefined) {
    report(scope, spanOfValue(scope, { container: delta, key: 'table' }), {
      rule: 'wrong-value',
      message: `"${table}" is no table name.`,
      help: 'Write name, schema.name, or [schema].[odd.name].',
    })
  }
  const scans = strategy === 'watermark' ? KEYSCAN_EVERY : undefined
  const every = keyscanEvery === undefined ? scans : parseDuration(keyscanEvery)
  return {
    strategy,
    span: spanOfValue(scope, { container, key: 'delta' }),
    ...(column === undefined ? {} : { column }),
    ...(name === undefined ? {} : { table: name }),
    overlap: overlap === undefined ? OVERLAP : parseDuration(overlap),
    ...(every === undefined ? {} : { keyscanEvery: every }),
  }
}
