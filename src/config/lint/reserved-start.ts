import { isAlias } from 'yaml'
import type { ParsedFile } from '../document.ts'
import { mappingExample } from './example.ts'
import { defineRule, wholeLines, type Finding } from './rule.ts'
import { eachNode } from './nodes.ts'
import { resolveNode } from './tree.ts'
import { expressionLength, quoteYaml, restOfLine } from './yaml-quote.ts'

const ENTERPRISE = '`urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`'

/** An expression that begins with a character that YAML keeps for itself. */
export const reservedStart = defineRule({
  id: 'reserved-start',
  severity: 'error',
  summary: 'An unquoted expression begins with a character that YAML reserves.',
  why:
    'A text without quotes may not begin with a back-tick, "@" or "%"; "*" begins an alias and "!" a tag. The URN of ' +
    'an extension needs back-ticks in JSONata, so that this happens to everybody once.',
  help: 'Quote the expression; the enterprise extension is "enterprise" for short.',
  good: mappingExample(
    'ReservedStart',
    `Department: enterprise.department\nLogin: '\`urn:example:scim:User\`.login'`,
  ),
  bad: mappingExample('ReservedStart', `Department: ${ENTERPRISE}.department`),
  at: '10:19',
  replaces: [
    'yaml-syntax',
    'unknown-alias',
    'wrong-type',
    'wrong-value',
    'expression-syntax',
    'comment-in-expression',
    'double-equals',
    'unknown-attribute',
  ],
  looksAt: 'file',
  check: ({ file }) => findingsOf(file),
})

function findingsOf(file: ParsedFile): Finding[] {
  const findings: Finding[] = []
  for (const error of file.document.errors) {
    if (error.code === 'BAD_SCALAR_START') findings.push(describe(file, error.pos[0]))
  }
  for (const warning of file.document.warnings) {
    if (warning.code === 'TAG_RESOLVE_FAILED') findings.push(describe(file, warning.pos[0]))
  }
  if (!file.text.includes('*')) return findings
  eachNode(file, (alias) => {
    if (!isAlias(alias) || resolveNode(file, alias) !== undefined) return
    // `*name` may be a misspelt alias; a dot, a bracket or a comparison is JSONata.
    if (/[.[(=<>&]/u.test(alias.source)) findings.push(describe(file, alias.range?.[0] ?? 0))
  })
  return findings
}

function describe(file: ParsedFile, start: number): Finding {
  const rest = file.text.slice(start, restOfLine(file.text, start).end)
  const length = expressionLength(rest) ?? Math.max(1, rest.length)
  const text = file.text.slice(start, start + length)
  const short = text.startsWith(ENTERPRISE) ? text.replace(ENTERPRISE, 'enterprise') : undefined
  const span = file.spanOf(start, start + length)
  return {
    message: `An unquoted text may not begin with ${text[0] === '`' ? 'a back-tick' : `"${text[0]}"`} in YAML.`,
    span,
    covers: wholeLines(span),
    ...(short === undefined ? { label: 'quote it' } : { suggestion: short }),
    fix: { span, text: short ?? quoteYaml(text) },
  }
}
