import type { CompiledObjectType, EvaluationScope } from '../compile/compiled.ts'
import { planEvent } from '../engine/pipeline.ts'
import type { PlannedChange } from '../engine/planned-change.ts'
import { idOfRow, keyOfId } from '../engine/object-key.ts'
import { applyAttributes } from '../harness/mapping-test/source.ts'
import type { Clock } from '../model/clock.ts'
import type { Condition } from '../model/condition.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import { SyncError } from '../model/errors.ts'
import { encodeObjectId } from '../model/object-id.ts'
import type { SourceObject } from '../model/source-object.ts'
import { type ColumnValue, emptyObject, type JsonObject, type Row } from '../model/value.ts'
import { silentLog } from '../observe/log.ts'
import { HIDDEN, sensitiveColumns, withoutSensitive } from '../compile/sensitive.ts'
import { acceptResource } from '../scim/accept/accept.ts'
import { replaceChange } from '../scim/routes/replace.ts'
import type { TargetTable } from '../sql/target.ts'
import type { SpaceObject } from '../state/store.ts'
import { openConnector, type OpenConnector } from './connector/open-connector.ts'
import type { SecretOptions } from './connector/open-target.ts'
import { type ProvisionedStatement, statementOf } from './provisioned-statement.ts'
import { openState } from './state.ts'
import { type UnreadName, unreadNames } from './unread-names.ts'

/** One of the five steps of "Provision on demand". */
export interface ProvisionStep {
  readonly step: 'test connection' | 'import user' | 'in scope' | 'match' | 'action'
  readonly result: string
  readonly detail: string
}

/** A column that the action writes. */
export interface ProvisionedColumn {
  readonly column: string
  readonly before: ColumnValue | undefined
  readonly after: ColumnValue | undefined
  readonly cause?: string
}

/** What was, or would be, done with one person. */
export interface ProvisionReport {
  readonly connector: string
  readonly steps: readonly ProvisionStep[]
  readonly operation: 'insert' | 'update' | 'delete' | 'none'
  readonly columns: readonly ProvisionedColumn[]
  /** What the database is sent; absent where that is nothing. */
  readonly statement?: ProvisionedStatement
  /** What was given and reaches no row, since no mapping reads it. */
  readonly unread: readonly UnreadName[]
  /** What a GET gives back afterwards; only when it was applied. */
  readonly read?: JsonObject
  readonly applied: boolean
}

/** Whom to provision, and how. */
export interface ProvisionOptions extends SecretOptions {
  readonly definition: ConnectorDefinition
  readonly person: JsonObject
  readonly event: 'present' | 'deleted'
  readonly apply: boolean
  readonly state: string | undefined
  /** The overlay in use, by name. */
  readonly env?: string | undefined
  readonly config: readonly string[]
  readonly clock: Clock
  readonly requestId: string
}

/**
 * Takes one person through the five steps. Without `apply` nothing is written anywhere: the connector
 * space is opened for reading, and the operation is planned and not sent.
 *
 * @throws SyncError what the steps meet: `DATABASE_*`, `FLOW_*`, `ROW_*`, `REQUEST_VALUE`
 */
export async function provision(options: ProvisionOptions): Promise<ProvisionReport> {
  const { definition, clock } = options
  const store = await openState({ ...options, readOnly: !options.apply })
  try {
    const started = performance.now()
    const connector = await openConnector(definition, {
      ...options,
      store,
      log: silentLog,
      clock,
      recover: options.apply,
    })
    try {
      await connector.target.check()
      const connected = `${connector.target.dialect} in ${Math.round(performance.now() - started)} ms`
      const { objectType, table } = partsOf(connector)
      const source = readPerson(objectType, options.person)
      const scope = { now: clock.now(), newId: () => '00000000-0000-4000-8000-000000000000' }
      const inScope = await objectType.inScope(source, scope)
      const row = await findPerson(objectType, table, source, scope)
      const id = row === undefined ? undefined : idOfRow(objectType, row)
      const held = id === undefined ? undefined : await readHeld(store, connector, id)
      const planned = await plan(objectType, source, { row, held, event: options.event }, scope)
      const steps: ProvisionStep[] = [
        { step: 'test connection', result: 'ok', detail: connected },
        { step: 'import user', result: 'ok', detail: attributeWords(source) },
        {
          step: 'in scope',
          result: inScope ? 'yes' : 'no',
          detail: objectType.definition.scope?.text ?? 'no scope: everybody',
        },
        {
          step: 'match',
          result: row === undefined ? 'none' : 'found',
          detail: row === undefined ? 'no row' : matchWords(objectType, held),
        },
        {
          step: 'action',
          result: planned?.operation.kind ?? 'none',
          detail: planned === undefined ? 'nobody to delete' : causeWords(planned),
        },
      ]
      const read = options.apply ? await apply(connector, source, id, options) : undefined
      return {
        connector: definition.name,
        steps,
        operation: planned?.operation.kind ?? 'none',
        columns: planned === undefined ? [] : columnsOf(objectType, planned, row),
        ...statementFor(objectType, definition, planned, row),
        unread: unreadNames(objectType, options.person, source),
        applied: options.apply,
        ...(read !== undefined && { read: withoutSensitive(objectType, read) }),
      }
    } finally {
      await connector.close()
    }
  } finally {
    await store.close()
  }
}

function partsOf(connector: OpenConnector): {
  objectType: CompiledObjectType
  table: TargetTable
} {
  const objectType = connector.compiled.objects.get('User')
  const table = connector.tables.get('User')
  if (objectType === undefined || table === undefined) {
    throw new Error('cannot happen: a connector has the object type User')
  }
  return { objectType, table }
}

/** A SCIM resource as it would be sent, or attributes by Graph and SCIM names. */
function readPerson(objectType: CompiledObjectType, person: JsonObject): SourceObject {
  if (Object.hasOwn(person, 'schemas')) return acceptResource(person, objectType)
  return applyAttributes(objectType, emptyObject(), person).source
}

/** The row with the person's anchor; where the anchor is generated, the one with the same name. */
async function findPerson(
  objectType: CompiledObjectType,
  table: TargetTable,
  source: SourceObject,
  scope: EvaluationScope,
): Promise<Row | undefined> {
  if (objectType.anchor.every((one) => one.generate === undefined)) {
    const anchor = await objectType.anchorOf(source, scope)
    const id = encodeObjectId(objectType.anchor.map((one) => anchor[one.column] ?? ''))
    const key = keyOfId(objectType, id)
    return key === undefined ? undefined : table.read(key)
  }
  const { columns } = await objectType.flow(source, 'create', scope)
  const [unique] = objectType.unique
  const value = unique === undefined ? undefined : columns[unique.column]
  if (unique === undefined || value === undefined || value === null) return undefined
  const condition: Condition = {
    kind: 'compare',
    column: unique.column,
    comparison: 'eq',
    value,
    case: unique.case,
  }
  const rows = await table.select({ condition, limit: 2 })
  if (rows.length < 2) return rows[0]
  throw new SyncError(
    'OBJECT_EXISTS',
    `Several rows have the person's value in column ${unique.column}; the match is not unique.`,
    { column: unique.column },
  )
}

async function readHeld(
  store: Awaited<ReturnType<typeof openState>>,
  connector: OpenConnector,
  id: string,
): Promise<SpaceObject | undefined> {
  return store.read({ connector: connector.definition.name, objectType: 'User', id })
}

async function plan(
  objectType: CompiledObjectType,
  source: SourceObject,
  known: {
    readonly row: Row | undefined
    readonly held: SpaceObject | undefined
    readonly event: 'present' | 'deleted'
  },
  scope: EvaluationScope & { newId(): string },
): Promise<PlannedChange | undefined> {
  const held = { row: known.row, object: known.held }
  if (known.event === 'deleted') {
    return known.row === undefined
      ? undefined
      : planEvent(objectType, { kind: 'delete' }, held, scope)
  }
  if (known.row === undefined) return planEvent(objectType, { kind: 'create', source }, {}, scope)
  return planEvent(objectType, { kind: 'update', change: replaceChange(source) }, held, scope)
}

/** Sends what was planned through the engine, as the service would. */
async function apply(
  { engine }: OpenConnector,
  source: SourceObject,
  id: string | undefined,
  { event, requestId }: ProvisionOptions,
): Promise<JsonObject | undefined> {
  const context = { requestId }
  if (event === 'deleted') {
    if (id !== undefined) await engine.remove('User', id, context)
    return undefined
  }
  const result =
    id === undefined
      ? await engine.create('User', source, context)
      : await engine.update('User', id, replaceChange(source), context)
  return result.resource?.source
}

function attributeWords(source: SourceObject): string {
  const names = Object.keys(source)
  return `${names.length} ${names.length === 1 ? 'attribute' : 'attributes'}: ${names.map((name) => (name.split(':').at(-2) === '2.0' ? 'enterprise' : name)).join(', ')}`
}

function matchWords(objectType: CompiledObjectType, held: SpaceObject | undefined): string {
  const generated = objectType.anchor.some((one) => one.generate !== undefined)
  const columns = generated
    ? objectType.unique.map((one) => one.column)
    : objectType.anchor.map((one) => one.column)
  const known =
    held === undefined ? 'not yet in the connector space' : 'known to the connector space'
  return `1 row on ${columns.join(', ')}; ${known}`
}

function causeWords({ cause, becomes }: PlannedChange): string {
  const { span, kind } = cause
  const place = span === undefined ? '' : ` ${span.start.file}:${span.start.line}`
  return `${kind}${place}, the person becomes ${becomes}`
}

/** Shows the values of columns that are not sensitive. */
function hiding(
  objectType: CompiledObjectType,
): (column: string, value: ColumnValue | undefined) => ColumnValue | undefined {
  const sensitive = sensitiveColumns(objectType)
  return (column, value) =>
    sensitive.has(column) && value !== undefined && value !== null ? HIDDEN : value
}

function statementFor(
  objectType: CompiledObjectType,
  { target }: ConnectorDefinition,
  planned: PlannedChange | undefined,
  row: Row | undefined,
): Pick<ProvisionReport, 'statement'> {
  if (planned === undefined) return {}
  const statement = statementOf(objectType, target.dialect, planned, row, hiding(objectType))
  return statement === undefined ? {} : { statement }
}

function columnsOf(
  objectType: CompiledObjectType,
  planned: PlannedChange,
  row: Row | undefined,
): readonly ProvisionedColumn[] {
  const hide = hiding(objectType)
  const { operation } = planned
  if (operation.kind === 'none') return []
  if (operation.kind === 'delete') {
    return Object.entries(row ?? {}).map(([column, before]) => ({
      column,
      before: hide(column, before),
      after: undefined,
    }))
  }
  const values = operation.kind === 'insert' ? operation.values : operation.set
  const causes = new Map(planned.columns.map((one) => [one.column, one.cause.span]))
  return Object.entries(values).map(([column, after]) => {
    const span = causes.get(column)
    const cause = span === undefined ? {} : { cause: `${span.start.file}:${span.start.line}` }
    return { column, before: hide(column, row?.[column]), after: hide(column, after), ...cause }
  })
}
