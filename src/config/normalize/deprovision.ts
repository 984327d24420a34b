import type {
  ActionDefinition,
  DeprovisionDefinition,
  RuleDefinition,
  SetValueDefinition,
} from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'
import type { Action, Deprovision, Rule, SetAction } from '../../generated/connectors.ts'
import { parseDuration } from './duration.ts'
import { columnValueAt, expressionAt, spanOfEntry, spanOfValue } from './scope.ts'
import type { Entry, Scope } from './scope.ts'

type SetDefinition = Extract<ActionDefinition, { kind: 'set' }>

/**
 * Deprovisioning in normal form, with the defaults of spec §3.3: `onDisable: keep`, `onDelete: delete`,
 * `onOutOfScope: keep`, `onMissing: keep`.
 *
 * @param fallback place of the object type, for what is not written
 */
export function normalizeDeprovision(
  scope: Scope,
  deprovision: Deprovision,
  fallback: Span,
): DeprovisionDefinition {
  const { onDisable, onDelete, onOutOfScope, onMissing } = deprovision
  const at = (key: string): Entry => ({ container: deprovision, key })
  return {
    onDisable:
      onDisable === undefined
        ? [{ do: { kind: 'keep' }, span: fallback }]
        : normalizeRules(scope, at('onDisable'), onDisable),
    onDelete:
      onDelete === undefined
        ? { kind: 'delete' }
        : normalizeAction(scope, at('onDelete'), onDelete),
    onOutOfScope:
      onOutOfScope === undefined
        ? { kind: 'keep' }
        : normalizeAction(scope, at('onOutOfScope'), onOutOfScope),
    onMissing:
      onMissing === undefined
        ? { kind: 'keep' }
        : normalizeAction(scope, at('onMissing'), onMissing),
  }
}

function normalizeRules(
  scope: Scope,
  entry: Entry,
  rules: Action | Rule[],
): readonly RuleDefinition[] {
  if (!Array.isArray(rules)) {
    return [{ do: normalizeAction(scope, entry, rules), span: spanOfValue(scope, entry) }]
  }
  return rules.map((rule, key) => ({
    ...(rule.when === undefined
      ? {}
      : { when: expressionAt(scope, { container: rule, key: 'when' }, rule.when) }),
    do: normalizeAction(scope, { container: rule, key: 'do' }, rule.do),
    span: spanOfValue(scope, { container: rules, key }),
  }))
}

function normalizeAction(scope: Scope, entry: Entry, action: Action): ActionDefinition {
  const span = spanOfValue(scope, entry)
  if (typeof action === 'string') return { kind: action, span }
  return {
    kind: 'set',
    span,
    set: columnsToSet(scope, action),
    ...(action.purgeAfter === undefined ? {} : { purgeAfter: parseDuration(action.purgeAfter) }),
  }
}

function columnsToSet(scope: Scope, { set = {} }: SetAction): SetDefinition['set'] {
  const columns: [string, SetValueDefinition][] = []
  for (const [column, value] of Object.entries(set)) {
    const entry = { container: set, key: column }
    const span = spanOfEntry(scope, entry)
    if (typeof value === 'object' && value !== null) {
      const expr = expressionAt(scope, { container: value, key: 'expr' }, value.expr)
      columns.push([column, { span, expr }])
    } else {
      columns.push([column, { span, constant: columnValueAt(scope, entry, value) }])
    }
  }
  return new Map(columns)
}
