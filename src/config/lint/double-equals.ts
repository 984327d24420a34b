import { mappingExample } from './example.ts'
import { defineRule, isFailed } from './rule.ts'

/** `accountEnabled == true`. */
export const doubleEquals = defineRule({
  id: 'double-equals',
  severity: 'error',
  summary: 'JSONata compares with a single "=".',
  why: 'Most languages compare with "==" or "==="; JSONata does with "=", and refuses the second sign.',
  help: 'Compare with a single "=", for example: active = true.',
  good: mappingExample('DoubleEquals', `Active: userType = 'Member'`),
  bad: mappingExample('DoubleEquals', `Active: userType == 'Member'`),
  at: '10:24',
  replaces: ['expression-syntax'],
  looksAt: 'file',
  check: (context) =>
    context.expressions.flatMap((use) => {
      if (!isFailed(context.analyse(use))) return []
      const at = signOutsideQuotes(use.text.text)
      if (at === undefined) return []
      const span = use.text.spanOf(at.index, at.index + at.length)
      return [
        {
          message: 'JSONata compares with a single "=".',
          span,
          label: 'write a single "="',
          suggestion: '=',
          connector: use.connector,
          covers: use.text.span,
          fix: { span, text: '=' },
        },
      ]
    }),
})

const QUOTED_OR_SIGN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|={2,3}/gu

function signOutsideQuotes(text: string): { index: number; length: number } | undefined {
  for (const match of text.matchAll(QUOTED_OR_SIGN)) {
    if (match[0].startsWith('=')) return { index: match.index, length: match[0].length }
  }
  return undefined
}
