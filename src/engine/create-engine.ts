import type { CompiledConnector, CompiledObjectType } from '../compile/compiled.ts'
import { sensitiveColumns } from '../compile/sensitive.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import type { Clock } from '../model/clock.ts'
import { SyncError } from '../model/errors.ts'
import type { Log } from '../observe/log.ts'
import type { RowCounter } from '../observe/metrics/row-counts.ts'
import type { Target, TargetTable } from '../sql/target.ts'
import type { State } from '../state/state.ts'
import type { BoundType } from './bound-type.ts'
import { createObject } from './create.ts'
import { Cursors } from './cursors.ts'
import type { ConnectorEngine, Resource } from './engine.ts'
import { Exporter } from './exporter.ts'
import { Gate } from './gate.ts'
import { isWaitingInsert, rowOfInsert } from './laid-over.ts'
import { listObjects } from './list.ts'
import { keyOfId } from './object-key.ts'
import { recoverExports } from './recover.ts'
import { removeObject } from './remove.ts'
import { resourceOf } from './resource.ts'
import { StagedWrites } from './staged-writes.ts'
import { trafficOf, type Traffic } from './traffic.ts'
import { updateObject } from './update.ts'
import { WaitingExports } from './waiting-exports.ts'

/** What an engine is made of. */
export interface EngineParts {
  readonly connector: CompiledConnector
  readonly target: Target
  /** The table of each object type, by its name. */
  readonly tables: ReadonlyMap<string, TargetTable>
  readonly store: State
  readonly clock: Clock
  /** Fresh UUIDs, for anchors with `generate: uuid`. */
  readonly ids: { uuid(): string }
  readonly log: Log
  /** Digest of the connector's configuration, for the audit. */
  readonly config: string
  /** What the audit says of the configuration; its digest when left out. Asked with every row. */
  readonly recordedAs?: () => string
  /** Is told of every row that an event wrote. */
  readonly rows?: RowCounter
}

/** An engine that can be closed: what runs in the background has ended then. Target and store stay open. */
export interface ClosableEngine extends ConnectorEngine {
  close(): Promise<void>
}

/** Sets one connector to work over its target and the connector space. */
export function createEngine(parts: EngineParts): ClosableEngine {
  const { connector, target, store } = parts
  const { name } = connector.definition
  const traffic = trafficOf(store, name)
  const exporter = new Exporter(target, traffic, (objectType) => types.get(objectType))
  const types = bindTypes(parts, traffic, exporter)
  const cursors = new Cursors(parts.clock)
  const bound = (objectType: string): BoundType =>
    types.get(objectType) ?? missing(name, objectType)
  return {
    name,
    objectType: (objectType): CompiledObjectType | undefined => connector.objects.get(objectType),
    check: async () =>
      void (await Promise.all([...parts.tables.values()].map((one) => one.check()))),
    get: (objectType, id) => getObject(bound(objectType), id),
    list: (objectType, query) => listObjects(bound(objectType), query, cursors),
    create: async (objectType, source, context) => createObject(bound(objectType), source, context),
    update: async (objectType, id, change, context) =>
      updateObject(bound(objectType), id, change, context),
    remove: async (objectType, id, context) => removeObject(bound(objectType), id, context),
    recover: async () => recoverExports(types, await store.pending(name)),
    close: () => exporter.close(),
  }
}

/** A person as the live row says; nobody for an id that no row has, or whose person was deleted. */
function getObject(type: BoundType, id: string): Awaitable<Resource | undefined> {
  const rowKey = keyOfId(type.objectType, id)
  if (rowKey === undefined) return undefined
  // A reader goes through all people in turn: it must not push out of memory who is being changed.
  return whenReady(type.store.readMany(type.connector, type.name, [id]), ([object]) => {
    if (object?.state === 'deprovisioned') return undefined
    return whenReady(type.table.read(rowKey), (row) => {
      if (row !== undefined) return resourceOf(type, id, row, object)
      if (!isWaitingInsert(object)) return undefined
      return resourceOf(type, id, rowOfInsert(type, object.staged.desired), object)
    })
  })
}

function bindTypes(
  parts: EngineParts,
  traffic: Traffic,
  exporter: Exporter,
): ReadonlyMap<string, BoundType> {
  const types = new Map<string, BoundType>()
  const { definition } = parts.connector
  const { clock, config, recordedAs = () => config, rows, store } = parts
  const log = parts.log.with({ connector: definition.name })
  const objectTypes = [...parts.connector.objects.keys()]
  const gate = new Gate({ definition, objectTypes, state: store, clock, log, config })
  for (const [name, objectType] of parts.connector.objects) {
    const table = parts.tables.get(name)
    if (table === undefined) throw new Error(`cannot happen: no table for object type ${name}`)
    const key = { connector: definition.name, objectType: name }
    types.set(name, {
      connector: definition.name,
      name,
      objectType,
      table,
      store,
      clock,
      log,
      lock: traffic.lock,
      exporter,
      gate,
      stagedWrites: new StagedWrites(store.space, key),
      waiting: new WaitingExports(store.space, key, clock),
      recordedAs,
      sensitive: [...sensitiveColumns(objectType)],
      ...(rows !== undefined && { rows }),
      newId: () => parts.ids.uuid(),
    })
  }
  return types
}

function missing(connector: string, objectType: string): never {
  throw new SyncError(
    'REQUEST_NOT_FOUND',
    `The connector "${connector}" has no object type "${objectType}".`,
    { connector },
  )
}
