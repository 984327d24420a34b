import type { CompiledObjectType } from '../compile/compiled.ts'
import { formatDuration } from '../config/normalize/duration.ts'
import { type ActionDefinition, isEndpoint, type SourceDefinition } from '../model/definition.ts'
import { formatPosition } from '../model/position.ts'

/** What a deprovisioning rule does to the row. */
export interface ExplainedRule {
  readonly event: 'disable' | 'delete' | 'missing' | 'out of scope'
  readonly when?: string
  readonly action: ActionDefinition['kind']
  /** Columns that the rule sets beside what the flows write. */
  readonly columns: readonly string[]
  /** When the row is deleted afterwards, such as `90d`. */
  readonly purgeAfter?: string
  readonly position?: string
}

/**
 * The rules of deprovisioning, for the events that the source can have: one that calls deletes people, one
 * that is read lacks them.
 */
export function explainRules(
  { definition: { deprovision, span: whole } }: CompiledObjectType,
  source: SourceDefinition,
): readonly ExplainedRule[] {
  const { onDisable, onDelete, onMissing, onOutOfScope } = deprovision
  const disable = onDisable.map(({ when, do: action, span }): ExplainedRule => {
    // A default stands where the object type does, which says nothing.
    const position = span === whole ? {} : { position: formatPosition(span.start) }
    return {
      event: 'disable',
      ...effectOf(action),
      ...position,
      ...(when === undefined ? {} : { when: when.text }),
    }
  })
  const gone = isEndpoint(source)
    ? explainAction('delete', onDelete)
    : explainAction('missing', onMissing)
  return [...disable, gone, explainAction('out of scope', onOutOfScope)]
}

/** What the login must be allowed on the table. */
export function grantsOf(rules: readonly ExplainedRule[]): readonly string[] {
  const deletes = rules.some((rule) => rule.action === 'delete' || rule.purgeAfter !== undefined)
  return ['SELECT', 'INSERT', 'UPDATE', ...(deletes ? ['DELETE'] : [])]
}

function explainAction(event: ExplainedRule['event'], action: ActionDefinition): ExplainedRule {
  const position = action.span === undefined ? {} : { position: formatPosition(action.span.start) }
  return { event, ...effectOf(action), ...position }
}

function effectOf(
  action: ActionDefinition,
): Pick<ExplainedRule, 'action' | 'columns' | 'purgeAfter'> {
  if (action.kind !== 'set') return { action: action.kind, columns: [] }
  const { purgeAfter } = action
  return {
    action: 'set',
    columns: [...action.set.keys()],
    ...(purgeAfter === undefined ? {} : { purgeAfter: formatDuration(purgeAfter) }),
  }
}
