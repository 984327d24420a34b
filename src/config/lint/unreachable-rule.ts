import { formatPosition } from '../../model/position.ts'
import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

const HEAD = 'mappings: { UserName: userName, Active: active }\ndeprovision:\n  onDisable:\n'

/** A rule of `onDisable` behind one without `when`. */
export const unreachableRule = defineRule({
  id: 'unreachable-rule',
  severity: 'error',
  summary: 'A rule of onDisable is never reached.',
  why: 'The first rule whose "when" holds decides. A rule without "when" always holds, so that no later one is asked.',
  help: 'Move the rule without "when" to the end.',
  good: connectorExample(
    'UnreachableRule',
    `${HEAD}    - { when: userType = 'Guest', do: delete }\n    - { do: keep }`,
  ),
  bad: connectorExample(
    'UnreachableRule',
    `${HEAD}    - { do: keep }\n    - { when: userType = 'Guest', do: delete }`,
  ),
  at: '12:11',
  looksAt: 'connector',
  check: ({ connector }) =>
    connector.objects.flatMap(({ deprovision: { onDisable } }) => {
      const last = onDisable.findIndex((rule) => rule.when === undefined)
      const always = onDisable[last]
      if (always === undefined) return []
      return onDisable.slice(last + 1).map((rule) => ({
        message: `This rule is never reached: the one at ${formatPosition(always.span.start)} has no "when" and always holds.`,
        span: rule.span,
        label: 'never reached',
        connector: connector.name,
      }))
    }),
})
