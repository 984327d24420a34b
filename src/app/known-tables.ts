import type { ConnectorDefinition, ObjectTypeDefinition } from '../model/definition.ts'
import { isSyncError, SyncError } from '../model/errors.ts'
import type { Problem } from '../model/problem.ts'
import type { TableDescription } from '../model/table.ts'
import type { TableEvidence, TableSurvey } from '../model/table-survey.ts'
import type { Target } from '../sql/target.ts'
import type { KnownTables } from './check/known.ts'
import { describeTables } from './connector/describe-tables.ts'
import { driftedSnapshot, type SnapshotPlace } from './snapshots.ts'
import { notComparedProblem } from './not-compared.ts'
import { openTargetOf, type SecretOptions } from './connector/open-target.ts'

/**
 * Reads the tables of each connector from its database, what the login may do there, and what the rows say;
 * one that is away is told and passed over. Opened for reading only.
 */
export function tablesOnline(
  options: SecretOptions & {
    readonly signal: AbortSignal
    /** Reads the catalogue alone: rows are neither counted nor compared. */
    readonly catalogueOnly?: boolean
    /** Where snapshots are: one that is not what the database has becomes a problem, and so does what is told. */
    readonly snapshots?: SnapshotPlace
    /** Told why a connector is passed over; the error names it. */
    readonly onFailure: (error: SyncError) => void
  },
): KnownTables {
  return async (definition) => {
    const { snapshots } = options
    const warnings: Problem[] = []
    let target: Target | undefined
    try {
      target = await openTargetOf(definition.target, {
        ...options,
        readOnly: true,
        onWarning: (message) => warnings.push(unencrypted(definition, message)),
      })
      const warned = [...warnings]
      const described = await describeTables(definition, target, options.signal)
      const tables = await withSurveys(definition, described, target, options)
      if (snapshots === undefined) return { tables }
      return {
        tables,
        problems: [...warned, ...(await driftedSnapshot(definition, tables, snapshots))],
      }
    } catch (error) {
      if (!isSyncError(error)) throw error
      const named = new SyncError(error.code, error.message, {
        ...error.facts,
        connector: definition.name,
      })
      options.onFailure(named)
      if (snapshots === undefined) return undefined
      const failed = await notComparedProblem(definition, named, target)
      return { tables: undefined, problems: [...warnings, failed] }
    } finally {
      await target?.close()
    }
  }
}

/** What a target warns of when it is opened. */
function unencrypted({ name, target }: ConnectorDefinition, message: string): Problem {
  const rule = 'unencrypted-connection'
  return { rule, severity: 'warning', message, span: target.span, connector: name }
}

/** Adds to described tables what the login may do there, and what the rows say. Reads only. */
export async function withSurveys(
  definition: ConnectorDefinition,
  described: ReadonlyMap<string, TableDescription>,
  target: Target,
  options: { readonly catalogueOnly?: boolean },
): Promise<ReadonlyMap<string, TableDescription>> {
  const tables = new Map<string, TableDescription>()
  for (const [name, description] of described) {
    const survey = await target.survey(description)
    const object = definition.objects.find((one) => one.name === name)
    const counts = object !== undefined && options.catalogueOnly !== true
    const evidence = counts ? await evidenceOf(object, description, survey, target) : undefined
    tables.set(name, { ...description, survey, ...(evidence && { evidence }) })
  }
  return tables
}

/** What the rows say about the columns that a configuration names; of a large table only how large it is. */
async function evidenceOf(
  object: ObjectTypeDefinition,
  description: TableDescription,
  survey: TableSurvey,
  target: Target,
): Promise<TableEvidence> {
  const look = target.look(description)
  const none = { full: new Map(), repeated: new Map(), referring: new Map() }
  const may = new Set(survey.allowed.select)
  // Without any column that may be read there is nothing to count; the privilege is missed by its own rule.
  if (may.size === 0) return { rows: 0, estimated: true, ...none }
  const size = await look.size()
  if (size.estimated) return { ...size, ...none }
  const texts = description.columns.filter(
    ({ name, kind, length }) => kind === 'text' && length !== undefined && may.has(name),
  )
  const mapped = new Set(object.flows.map((one) => one.column))
  const lengths = texts
    .filter(({ name }) => mapped.has(name))
    .map(({ name, length = 0 }) => [name, length] as const)
  const repeated = new Map<string, number>()
  for (const { column } of object.match) {
    if (may.has(column)) repeated.set(column, await look.repeated(column, 'folded'))
  }
  const referring = new Map<string, number>()
  for (const reference of survey.referencedBy) {
    const rows = await look.referring(reference).catch(unlessDenied)
    if (rows !== undefined) referring.set(reference.name, rows)
  }
  return { ...size, full: await look.atLeast(new Map(lengths)), repeated, referring }
}

/** The login need not see other tables; then their rows are not counted. */
function unlessDenied(error: unknown): undefined {
  if (isSyncError(error, 'DATABASE_PERMISSION') || isSyncError(error, 'DATABASE_SCHEMA')) return
  throw error
}
