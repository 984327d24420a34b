import { insteadOfEntraIn } from './entra-functions.ts'
import { mappingExample } from './example.ts'
import type { ExpressionUse } from './expression-place.ts'
import { defineRule, isFailed, type Finding } from './rule.ts'

/** JSONata cannot read the expression. */
export const expressionSyntax = defineRule({
  id: 'expression-syntax',
  severity: 'error',
  summary: 'JSONata cannot read the expression.',
  why: 'An expression that cannot be read gives no value, so that its connector does not start.',
  help: 'Mend the expression at the mark; https://docs.jsonata.org explains the language.',
  good: mappingExample('ExpressionSyntax', `Department: enterprise.department`),
  bad: mappingExample(
    'ExpressionSyntax',
    `Department: urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department`,
  ),
  at: '10:22',
  looksAt: 'file',
  check: (context) =>
    context.expressions.flatMap((use): Finding[] => {
      const analysis = context.analyse(use)
      if (!isFailed(analysis)) return []
      const { message, span, label, suggestion } = analysis.failed
      const help = helpFor(use) ?? analysis.failed.help
      return [
        {
          message,
          span,
          ...(label === undefined ? {} : { label }),
          ...(suggestion === undefined ? {} : { suggestion }),
          ...(help === undefined ? {} : { help }),
          connector: use.connector,
        },
      ]
    }),
})

const URN = /(?<!`)\burn:[A-Za-z0-9][^\s`'"]*/u

function helpFor({ text: { text } }: ExpressionUse): string | undefined {
  const urn = URN.exec(text)?.[0]
  if (urn !== undefined) {
    const attribute = /enterprise:2\.0:User[:.](\w+)/u.exec(urn)?.[1]
    const short = attribute === undefined ? '' : `Short form: enterprise.${attribute}. `
    return `${short}A URN stands in back-ticks, and the attribute behind a dot: \`urn:…:User\`.attribute.`
  }
  // A date, a time, a version, a number with separators.
  if (/^\d[\d.:/_+-]*$/u.test(text)) return `A constant is written { const: "${text}" }.`
  const entra = insteadOfEntraIn(text)
  if (entra !== undefined) return entra
  if (/\{\{|\$\{/u.test(text)) {
    return 'There are no templates: an attribute stands by itself, and "&" joins texts: givenName & \' \' & surname.'
  }
  const filtered = /([\w.]+)\[\s*(\w+) eq ("[^"]*"|'[^']*'|true|false)\s*\](\.\w+)?/iu.exec(text)
  if (filtered !== null) {
    const [, list = '', name = '', value = '', sub = ''] = filtered
    return `JSONata compares with "=", and takes the first with [0]: ${list}[${name}=${value}][0]${sub}.`
  }
  if (/\b(?:eq|ne|and not|co|sw)\b\s*["']/iu.test(text))
    return 'Filters of SCIM are no expressions: JSONata compares with =, != and $contains(a, b).'
  if (/\bif\b[^]*\bthen\b|\bcase\s+when\b/iu.test(text))
    return 'A choice is written condition ? a : b.'
  if (/<>/u.test(text)) return 'JSONata says "not equal" with !=.'
  if (/&&|\|\|/u.test(text)) return 'JSONata says "and" and "or" in words; "&" joins texts.'
  if (/!(?!=)/u.test(text)) return 'JSONata negates with $not(…).'
  if (/=>/u.test(text)) return 'A function is written function($x) { … }.'
  return undefined
}
