import type { CompiledObjectType } from '../compile/compiled.ts'
import { actionWords, thresholdWords } from '../config/difference/words.ts'
import { formatDuration } from '../config/normalize/duration.ts'
import {
  type ActionDefinition,
  type ConnectorDefinition,
  isEndpoint,
  type TargetDefinition,
} from '../model/definition.ts'
import { formatPosition, type Span } from '../model/position.ts'
import type { StatementText } from '../sql/target.ts'
import { unreachable } from '../model/unreachable.ts'
import { statementFor } from './explain-statement.ts'

/** Events that can be explained one by one, in the order of a person's life. */
export const EXPLAINED_EVENTS = [
  'create',
  'update',
  'disable',
  'out-of-scope',
  'delete',
  'missing',
  'purge',
] as const

/** One of {@link EXPLAINED_EVENTS}. */
export type EventName = (typeof EXPLAINED_EVENTS)[number]

/** The kinds of changes that thresholds count. */
type Counted = 'inserts' | 'updates' | 'disables' | 'deletes'

/** One way that an event may go, with the pending export that it makes. */
export interface EventBranch {
  /** The condition of the rule; absent where it always holds. */
  readonly when?: string
  /** What the configuration says, such as `set Status = "left", purge after 90d`. */
  readonly action: string
  readonly position?: string
  readonly operation: 'insert' | 'update' | 'delete' | 'none'
  /** Columns that the operation writes; of an UPDATE those that differ. */
  readonly columns: readonly string[]
  /** What becomes of the person in the connector space. */
  readonly becomes: string
  readonly statement?: StatementText
  /** The kind that thresholds count it as, and their limit. */
  readonly counts?: { readonly kind: Counted; readonly limit: string }
}

/** What one event does to one object type. */
export interface ExplainedEvent {
  readonly connector: string
  readonly objectType: string
  readonly dialect: TargetDefinition['dialect']
  readonly event: EventName
  /** What brings it about. */
  readonly trigger: string
  /** Whether the export is sent at once or waits for a run. */
  readonly exported: string
  readonly branches: readonly EventBranch[]
  /** Whether the types of the columns are assumed, because no database was asked. */
  readonly assumed: boolean
}

/** Explains what an event makes of a person: the rule that decides, the pending export, the SQL. Asks nothing. */
export function explainEvent(
  definition: ConnectorDefinition,
  objectType: CompiledObjectType,
  dialect: TargetDefinition['dialect'],
  event: EventName,
): ExplainedEvent {
  return {
    connector: definition.name,
    objectType: objectType.definition.name,
    dialect,
    event,
    trigger: triggerOf(event, definition, objectType),
    exported: event === 'purge' ? 'by that step itself' : exportedWhen(definition),
    branches: branchesOf(event, { definition, objectType, dialect }),
    assumed: objectType.description === undefined,
  }
}

interface Parts {
  readonly definition: ConnectorDefinition
  readonly objectType: CompiledObjectType
  readonly dialect: TargetDefinition['dialect']
}

function triggerOf(
  event: EventName,
  { source }: ConnectorDefinition,
  { definition: { scope } }: CompiledObjectType,
): string {
  const calls = isEndpoint(source)
  switch (event) {
    case 'create':
      return calls
        ? 'POST of somebody new'
        : 'a person who is new in the source, and whom no row with this anchor or match waits for'
    case 'update':
      return calls ? 'PATCH or PUT that changes a value' : 'a person whom the source has changed'
    case 'disable':
      return 'active (or accountEnabled) turns from true to false, or isSoftDeleted to true'
    case 'out-of-scope':
      return scope === undefined
        ? 'never: there is no scope'
        : `scope turns false: ${scope.text}   ${formatPosition(scope.span.start)}`
    case 'delete':
      return calls ? 'DELETE' : 'never: a source that is read lacks people and deletes nobody'
    case 'missing':
      return calls
        ? 'never: a source that calls is not read'
        : 'a complete read of the source without the person'
    case 'purge':
      return 'the run step purge, once purgeAfter has passed; never in the hour after a change of the configuration'
    default:
      return unreachable(event)
  }
}

function exportedWhen({ export: { mode }, source }: ConnectorDefinition): string {
  if (!isEndpoint(source)) return 'by the export step of a run'
  return mode === 'staged' ? 'staged: by the export step of a run' : 'at once, the client waits'
}

function branchesOf(event: EventName, parts: Parts): readonly EventBranch[] {
  const { objectType, definition } = parts
  const { deprovision } = objectType.definition
  const calls = isEndpoint(definition.source)
  switch (event) {
    case 'create':
      return [branch(parts, { operation: 'insert', columns: insertable(objectType) }, IN_SYNC)]
    case 'update':
      return [branch(parts, { operation: 'update', columns: always(objectType) }, IN_SYNC)]
    case 'disable':
      return disableBranches(parts)
    case 'out-of-scope':
      return objectType.definition.scope === undefined
        ? []
        : [actionBranch(parts, deprovision.onOutOfScope, { stays: 'in sync, out of scope' })]
    case 'delete':
      return calls ? [actionBranch(parts, deprovision.onDelete, { stays: NOBODYS })] : []
    case 'missing':
      return calls ? [] : [actionBranch(parts, deprovision.onMissing, { stays: NOBODYS })]
    case 'purge':
      return purges(objectType)
        ? [branch(parts, { operation: 'delete', columns: [] }, GONE, 'deletes')]
        : []
    default:
      return unreachable(event)
  }
}

const IN_SYNC = 'in sync'
const GONE = 'removed: the row goes, and nothing is kept of the person but the audit'
const NOBODYS = 'deprovisioned: the row stays and is nobody’s'

function disableBranches(parts: Parts): readonly EventBranch[] {
  const { onDisable } = parts.objectType.definition.deprovision
  // An event is all that is known of the person; a source that is read goes on having the person.
  const goes = isEndpoint(parts.definition.source)
    ? GONE
    : 'waiting: the row goes, and comes again when the person is enabled'
  const stays = 'in sync, disabled since then; the flows apply again when the person is enabled'
  const signals = parts.objectType.columnsFedBy(['active', 'accountEnabled', 'isSoftDeleted'])
  const branches = onDisable.map((rule) => {
    const when = rule.when === undefined ? {} : { when: rule.when.text }
    return {
      ...when,
      ...actionBranch(parts, rule.do, { stays, goes, fed: signals, span: rule.span }),
    }
  })
  const last = onDisable.at(-1)
  if (last?.when === undefined) return branches
  return [...branches, actionBranch(parts, { kind: 'keep' }, { stays, fed: signals })]
}

/** A deprovisioning action as a branch; `fed` are the columns that the flows change beside it. */
function actionBranch(
  parts: Parts,
  action: ActionDefinition,
  how: {
    readonly stays: string
    readonly goes?: string
    readonly fed?: readonly string[]
    readonly span?: Span
  },
): EventBranch {
  const { objectType } = parts
  const span = action.span ?? how.span
  const said = {
    action: actionWords(action),
    ...(span === undefined || span === objectType.definition.span
      ? {}
      : { position: formatPosition(span.start) }),
  }
  if (action.kind === 'delete') {
    const { goes = GONE } = how
    return { ...branch(parts, { operation: 'delete', columns: [] }, goes, 'deletes'), ...said }
  }
  const set = action.kind === 'set' ? [...action.set.keys()] : []
  const written = new Set([...always(objectType).filter((one) => how.fed?.includes(one)), ...set])
  const columns = objectType.columns.filter((one) => written.has(one))
  const operation = columns.length === 0 ? 'none' : 'update'
  return { ...branch(parts, { operation, columns }, how.stays, 'disables'), ...said }
}

function branch(
  { definition, objectType, dialect }: Parts,
  { operation, columns }: Pick<EventBranch, 'operation' | 'columns'>,
  becomes: string,
  kind: Counted = operation === 'insert' ? 'inserts' : 'updates',
): EventBranch {
  const statement = statementFor(objectType, dialect, operation, columns)
  const { [kind]: threshold, window, onExceed } = definition.thresholds
  const beyond = onExceed === 'hold' ? 'held until somebody approves it' : 'refused with 429'
  const limit =
    threshold === undefined
      ? 'no limit'
      : `${thresholdWords(threshold)} within ${formatDuration(window)}: ${beyond}`
  return {
    action: operation === 'insert' || operation === 'update' ? 'the flows' : operation,
    operation,
    columns,
    becomes,
    ...(statement === undefined ? {} : { statement }),
    ...(operation === 'none' ? {} : { counts: { kind, limit } }),
  }
}

function insertable({ columns, anchor }: CompiledObjectType): readonly string[] {
  const made = anchor.filter((one) => one.generate === 'database').map((one) => one.column)
  return columns.filter((column) => !made.includes(column))
}

function always({ flows }: CompiledObjectType): readonly string[] {
  return flows
    .filter((one) => one.role === 'flow' && one.definition?.apply === 'always')
    .map((one) => one.column)
}

function purges({ definition: { deprovision } }: CompiledObjectType): boolean {
  const { onDisable, onDelete, onMissing, onOutOfScope } = deprovision
  const actions = [...onDisable.map((rule) => rule.do), onDelete, onMissing, onOutOfScope]
  return actions.some((one) => one.kind === 'set' && one.purgeAfter !== undefined)
}
