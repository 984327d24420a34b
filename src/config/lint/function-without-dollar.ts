import { insteadOfEntra } from './entra-functions.ts'
import { mappingExample } from './example.ts'
import { inEachExpression } from './in-each-expression.ts'
import { defineRule } from './rule.ts'

/** `lowercase(mail)`. */
export const functionWithoutDollar = defineRule({
  id: 'function-without-dollar',
  severity: 'error',
  summary: 'A function is called without "$".',
  why: 'In JSONata a name without "$" is an attribute, so that the call fails when it is reached.',
  help: 'Functions start with $ in JSONata.',
  good: mappingExample('FunctionWithoutDollar', `Mail: $lowercase(mail)`),
  bad: mappingExample('FunctionWithoutDollar', `Mail: lowercase(mail)`),
  at: '10:13',
  replaces: ['unknown-attribute', 'unknown-function'],
  looksAt: 'file',
  check: inEachExpression((analysis) =>
    analysis.bareCalls.map(({ name, span, suggestion }) => ({
      ...(insteadOfEntra(name) && { help: insteadOfEntra(name) ?? '' }),
      message: `"${name}" is called like a function; functions start with $ in JSONata.`,
      span,
      ...(suggestion === undefined ? {} : { suggestion: `$${suggestion}` }),
    })),
  ),
})
