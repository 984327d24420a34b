import type {
  ActionDefinition,
  DeprovisionDefinition,
  RuleDefinition,
} from '../../model/definition.ts'
import type { ExpressionText } from '../../model/expression.ts'
import type { Span } from '../../model/position.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { Action, Deprovision, Rule, SetAction } from '../../generated/connectors.ts'
import { parseDuration } from './duration.ts'
import { columnValueAt, expressionAt, spanOfValue } from './scope.ts'
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
  const columns: [string, { constant: ColumnValue } | { expr: ExpressionText }][] = []
  for (const [column, value] of Object.entries(set)) {
    if (typeof value === 'object' && value !== null) {
      const entry = { container: value, key: 'expr' }
      columns.push([column, { expr: expressionAt(scope, entry, value.expr) }])
    } else {
      columns.push([
        column,
        { constant: columnValueAt(scope, { container: set, key: column }, value) },
      ])
    }
  }
  return new Map(columns)
}
