import type { ActionDefinition, RuleDefinition } from '../../../model/definition.ts'
import { changed, typePairs, type ChangeKind, type Effect } from '../difference.ts'
import { actionWords, rulesWords } from '../words.ts'

const CASES = ['onDelete', 'onOutOfScope', 'onMissing'] as const

/** What happens to the row of somebody who leaves. */
export const deprovision: ChangeKind = {
  name: 'deprovision',
  keys: [
    'deprovision.onDisable.**',
    'deprovision.onDelete.**',
    'deprovision.onOutOfScope.**',
    'deprovision.onMissing.**',
  ],
  summary: 'deprovisioning that is as gentle or gentler; a longer `purgeAfter`',
  does: 'planned, a longer `purgeAfter` applies; held when it deletes more or earlier, or sets columns that were kept',
  find: (before, after) =>
    typePairs(before, after).flatMap(({ before: older, after: newer, prefix }) => [
      ...changed(
        {
          path: `${prefix}deprovision.onDisable`,
          span: newer.deprovision.onDisable[0]?.span ?? newer.span,
        },
        {
          before: rulesWords(older.deprovision.onDisable),
          after: rulesWords(newer.deprovision.onDisable),
        },
        what(effectOfRules(older.deprovision.onDisable, newer.deprovision.onDisable)),
      ),
      ...CASES.flatMap((key) =>
        changed(
          {
            path: `${prefix}deprovision.${key}`,
            span: newer.deprovision[key].span ?? newer.span,
          },
          {
            before: actionWords(older.deprovision[key]),
            after: actionWords(newer.deprovision[key]),
          },
          what(effectOf(older.deprovision[key], newer.deprovision[key])),
        ),
      ),
    ]),
}

const WHY: Readonly<Record<Effect, string>> = {
  held: 'rows are changed or deleted that stayed before',
  planned: 'rows of people who left may get other values',
  applies: 'rows stay for longer',
}

function what(effect: Effect): { readonly effect: Effect; readonly why: string } {
  return { effect, why: WHY[effect] }
}

/** How much an action takes away: nothing, values, the row after a while, the row at once. */
function harm(action: ActionDefinition): number {
  if (action.kind === 'keep') return 0
  if (action.kind === 'delete') return 3
  return action.purgeAfter === undefined ? 1 : 2
}

function effectOf(before: ActionDefinition, after: ActionDefinition): Effect {
  if (harm(after) > harm(before)) return 'held'
  if (purgeOf(after) < purgeOf(before)) return 'held'
  return setWords(before) === setWords(after) ? 'applies' : 'planned'
}

/**
 * Rules that are met under other conditions may meet other people: what deletes is then held, even where the
 * worst action stays the same.
 */
function effectOfRules(
  before: readonly RuleDefinition[],
  after: readonly RuleDefinition[],
): Effect {
  const conditions = (rules: readonly RuleDefinition[]): string =>
    JSON.stringify(rules.map(({ when }) => when?.text ?? ''))
  if (conditions(before) !== conditions(after)) {
    const worst = (rules: readonly RuleDefinition[]): number =>
      Math.max(0, ...rules.map((rule) => harm(rule.do)))
    return worst(after) > 1 || worst(after) > worst(before) ? 'held' : 'planned'
  }
  const effects = after.map((rule, at) => effectOf(before[at]?.do ?? { kind: 'keep' }, rule.do))
  if (effects.includes('held')) return 'held'
  return effects.includes('planned') ? 'planned' : 'applies'
}

function purgeOf(action: ActionDefinition): number {
  return action.kind === 'set' ? (action.purgeAfter ?? Infinity) : Infinity
}

/** What an action sets, whatever it does with the row later. */
function setWords(action: ActionDefinition): string {
  if (action.kind !== 'set' || action.set.size === 0) return ''
  const { kind, span, set } = action
  return actionWords({ kind, span, set })
}
