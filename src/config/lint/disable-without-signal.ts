import { isEndpoint } from '../../model/definition.ts'
import { connectorExample } from './example.ts'
import type { ExpressionUse } from './expression-place.ts'
import { defineRule, isFailed, type LintContext } from './rule.ts'

/** `onDisable: delete` where no mapping reads `active`. */
export const disableWithoutSignal = defineRule({
  id: 'disable-without-signal',
  severity: 'warning',
  summary: 'Something happens on disable, and nothing mapped signals a disable.',
  why:
    'An attribute that no flow reads is not advertised, so that the identity provider may never send it. ' +
    'Then nobody is ever disabled, and rows of people who left pile up.',
  help: 'Map active, accountEnabled or isSoftDeleted to a column.',
  good: connectorExample(
    'DisableWithoutSignal',
    'mappings:\n  UserName: userName\n  Active: accountEnabled\ndeprovision:\n  onDisable: delete',
  ),
  bad: connectorExample(
    'DisableWithoutSignal',
    'mappings:\n  UserName: userName\ndeprovision:\n  onDisable: delete',
  ),
  at: '11:18',
  check(context) {
    const expressions = Map.groupBy(context.expressions, (use) => use.connector)
    // A source that is read gives every field, mapped or not.
    return context.configuration.connectors
      .filter(({ source }) => isEndpoint(source))
      .flatMap((connector) =>
        connector.objects.flatMap((object) => {
          const rule = object.deprovision.onDisable.find((one) => one.do.kind !== 'keep')
          const uses = expressions.get(connector.name) ?? []
          if (rule === undefined || signalled(context, uses)) return []
          return [
            {
              message:
                'No mapping reads active, accountEnabled or isSoftDeleted, so that a disable may never arrive.',
              span: rule.do.span ?? rule.span,
              connector: connector.name,
            },
          ]
        }),
      )
  },
})

const SIGNALS: ReadonlySet<string | undefined> = new Set([
  'active',
  'accountEnabled',
  'isSoftDeleted',
])

/** An expression that cannot be read might have read a signal; it has a message of its own. */
function signalled(context: LintContext, uses: readonly ExpressionUse[]): boolean {
  return uses.some((use) => {
    if (use.role !== 'flow' && use.role !== 'anchor') return false
    const analysis = context.analyse(use)
    return isFailed(analysis) || analysis.inputs.some(({ path }) => SIGNALS.has(path[0]))
  })
}
