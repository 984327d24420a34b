import type { ExpressionAnalysis } from '../../model/expression.ts'
import { mappingExample } from './example.ts'
import type { ExpressionUse } from './expression-place.ts'
import { defineRule, isFailed, type FailedExpression } from './rule.ts'
import { quoteYaml } from './yaml-quote.ts'

/** `Kind: 'employee'`, meant as the text employee. */
export const quotedConstant = defineRule({
  id: 'quoted-constant',
  severity: 'error',
  summary: 'A quoted text is meant as a constant, and is read as an expression.',
  why:
    'YAML takes the quotes away before JSONata sees the text, so that JSONata looks for an attribute of ' +
    'that name. A string in mappings is always an expression; a constant text is said with "const".',
  help: 'Write { const: … } for a constant text.',
  good: mappingExample('QuotedConstant', `Kind: { const: employee }`),
  bad: mappingExample('QuotedConstant', `Kind: 'employee'`),
  at: '10:13',
  replaces: ['expression-syntax', 'unknown-attribute', 'wrong-value'],
  looksAt: 'file',
  check: (context) =>
    context.expressions.flatMap((use) => {
      if (!meantAsConstant(use, () => context.analyse(use))) return []
      const span = use.file.spanOfNode(use.node)
      const replacement = `{ const: ${plainOrQuoted(use.text.text)} }`
      return [
        {
          message: `This is an expression that reads an attribute, and not the text ${JSON.stringify(shown(use.text.text))}.`,
          span,
          suggestion: replacement,
          connector: use.connector,
          // In { from: 'text' } the key would have to change too.
          ...(use.file.text
            .slice(0, use.node.range?.[0] ?? 0)
            .trimEnd()
            .endsWith('from:')
            ? {}
            : { fix: { span, text: replacement } }),
        },
      ]
    }),
})

const WORDS = /^[\p{L}\p{N}][\p{L}\p{N} _-]*$/u

function meantAsConstant(
  { node, role, text, vocabulary }: ExpressionUse,
  analyse: () => ExpressionAnalysis | FailedExpression,
): boolean {
  if (role !== 'flow' || vocabulary === 'none') return false
  if (node.type !== 'QUOTE_SINGLE' && node.type !== 'QUOTE_DOUBLE') return false
  if (text.text.trim() === '') return true
  if (!WORDS.test(text.text)) return false
  const analysis = analyse()
  if (isFailed(analysis)) return true
  // A misspelt attribute in another case is one, quoted or not.
  return analysis.unknownNames.some(
    ({ suggestion }) => suggestion?.toLowerCase() !== text.text.toLowerCase(),
  )
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

const YAML_WORD = /^[\p{L}][\p{L}\p{N} _-]*$/u

function plainOrQuoted(text: string): string {
  const plain = YAML_WORD.test(text) && !/^(?:true|false|null|yes|no|on|off)$/iu.test(text)
  return plain && text === text.trim() ? text : quoteYaml(text)
}
