import { type ConnectorDefinition, isEndpoint, type ActionDefinition } from '../model/definition.ts'
import type { Span } from '../model/position.ts'
import type { TableNeeds } from '../sql/dialects/grants.ts'
import type { CompiledObjectType } from './compiled.ts'

/** What a connector's login must be allowed on the table of an object type, with what asks for a delete. */
export interface ObjectNeeds extends TableNeeds {
  readonly select: readonly string[]
  /** The action that deletes, and where it is written; absent where nothing deletes. */
  readonly deletedBy?: { readonly event: string; readonly span?: Span }
}

/**
 * The least that events and runs of an object type need: every column that is read or compared is selected,
 * inserts name the columns of all flows, updates those that flows and rules may change. A database-made key
 * is never written; a given one only where `onAnchorChange` says `rekey`.
 */
export function needsOf(definition: ConnectorDefinition, type: CompiledObjectType): ObjectNeeds {
  const { import: reading, source } = definition
  const object = type.definition
  const anchor = type.anchor.map((one) => one.column)
  const given = type.anchor.filter((one) => one.generate !== 'database').map((one) => one.column)
  const always = object.flows.filter((one) => one.apply === 'always').map((one) => one.column)
  const actions = actionsOf(type, isEndpoint(source))
  const set = actions.flatMap(({ action }) => (action.kind === 'set' ? [...action.set.keys()] : []))
  const deletedBy = actions.find(({ action }) => deletes(action))
  const recreates = object.onAnchorChange === 'recreate'
  const watermark = reading.delta?.strategy === 'watermark' ? reading.delta.column : undefined
  const flows = object.flows.map((one) => one.column)
  const by =
    deletedBy === undefined
      ? recreates
        ? { event: 'onAnchorChange' }
        : undefined
      : {
          event: deletedBy.event,
          ...(deletedBy.action.span === undefined ? {} : { span: deletedBy.action.span }),
        }
  return {
    table: type.table,
    select: unique([...anchor, ...type.columns, ...(watermark === undefined ? [] : [watermark])]),
    // A rule of `onDisable` also decides what the row of somebody is who comes disabled.
    insert: unique([...given, ...flows, ...set]),
    update: unique([...always, ...set, ...(object.onAnchorChange === 'rekey' ? given : [])]),
    delete: by !== undefined,
    ...sequencesOf(type),
    ...(by === undefined ? {} : { deletedBy: by }),
    ...(reading.delta?.strategy === 'changeTracking' ? { changeTracking: true as const } : {}),
  }
}

/**
 * The sequences of `nextval('people_id_seq'::regclass)`: an identity column needs no such right. The catalogue
 * leaves a schema out that is on the search path of who asks; whoever grants has another one.
 */
function sequencesOf({ description }: CompiledObjectType): Pick<TableNeeds, 'sequences'> {
  const sequences = (description?.columns ?? []).flatMap((column) => {
    const [, name] = /^nextval\('((?:[^']|'')+)'::regclass\)$/u.exec(column.default ?? '') ?? []
    if (name === undefined) return []
    const { schema } = description?.table ?? {}
    const qualified = name.includes('.') || schema === undefined
    return [`${qualified ? '' : `"${schema.replaceAll('"', '""')}".`}${name.replaceAll("''", "'")}`]
  })
  return sequences.length === 0 ? {} : { sequences }
}

interface NamedAction {
  readonly event: string
  readonly action: ActionDefinition
}

/** The actions that the source can cause: one that calls deletes people, one that is read lacks them. */
function actionsOf({ definition }: CompiledObjectType, calls: boolean): readonly NamedAction[] {
  const { onDisable, onDelete, onMissing, onOutOfScope } = definition.deprovision
  return [
    ...onDisable.map((rule) => ({ event: 'onDisable', action: rule.do })),
    calls ? { event: 'onDelete', action: onDelete } : { event: 'onMissing', action: onMissing },
    ...(definition.scope === undefined ? [] : [{ event: 'onOutOfScope', action: onOutOfScope }]),
  ]
}

function deletes(action: ActionDefinition): boolean {
  return action.kind === 'delete' || (action.kind === 'set' && action.purgeAfter !== undefined)
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
