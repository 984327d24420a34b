import { isEndpoint, type ObjectTypeDefinition } from '../../model/definition.ts'
import { connectorExample } from './example.ts'
import { type ConnectorLook, defineRule, isFailed } from './rule.ts'

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
  looksAt: 'connector',
  check(look) {
    const { name, source, objects } = look.connector
    // A source that is read gives every field, mapped or not.
    if (!isEndpoint(source) || objects.some((object) => signals(look, object))) return []
    return objects.flatMap((object) => {
      const rule = object.deprovision.onDisable.find((one) => one.do.kind !== 'keep')
      if (rule === undefined) return []
      return [
        {
          message:
            'No mapping reads active, accountEnabled or isSoftDeleted, so that a disable may never arrive.',
          span: rule.do.span ?? rule.span,
          connector: name,
        },
      ]
    })
  },
})

const SIGNALS: ReadonlySet<string | undefined> = new Set([
  'active',
  'accountEnabled',
  'isSoftDeleted',
])

/** An expression that cannot be read might have read a signal; it has a message of its own. */
function signals({ analyse }: ConnectorLook, { anchor, flows }: ObjectTypeDefinition): boolean {
  return [...anchor, ...flows].some(({ value }) => {
    if (!('from' in value)) return false
    const analysis = analyse(value.from)
    return isFailed(analysis) || analysis.paths.some(([first]) => SIGNALS.has(first))
  })
}
