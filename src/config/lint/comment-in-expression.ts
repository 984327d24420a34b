import { mappingExample } from './example.ts'
import type { ExpressionUse } from './expression-place.ts'
import { defineRule, isFailed, type Finding } from './rule.ts'
import { quoteYaml } from './yaml-quote.ts'

/** `Name: givenName & ' #' & employeeId`, of which YAML keeps `givenName & '`. */
export const commentInExpression = defineRule({
  id: 'comment-in-expression',
  severity: 'error',
  summary: 'A " #" inside an unquoted expression starts a comment.',
  why:
    'YAML takes everything behind " #" for a comment, so that the rest of the expression disappears ' +
    'without a word. What is left may even be a valid expression with another meaning.',
  help: 'Quote the expression; if a comment is meant, write a blank behind the "#".',
  good: mappingExample('CommentInExpression', `Badge: "givenName & ' #' & employeeId"`),
  bad: mappingExample('CommentInExpression', `Badge: givenName & ' #' & employeeId`),
  at: '10:28',
  replaces: ['expression-syntax', 'unknown-attribute'],
  looksAt: 'file',
  check: (context) =>
    context.expressions.flatMap((use) => {
      const comment = commentBehind(use)
      if (comment === undefined) return []
      if (isFailed(context.analyse(use))) return [describe(use, comment, 'error')]
      // What is left is valid. A comment usually has a blank behind its sign.
      return /^#[^\s#!-]/u.test(comment.text) ? [describe(use, comment, 'warning')] : []
    }),
})

interface Comment {
  readonly start: number
  readonly text: string
}

function commentBehind({ node, file }: ExpressionUse): Comment | undefined {
  if (node.type !== 'PLAIN') return undefined
  const end = node.range?.[1] ?? 0
  const match = /^[ \t]+(#[^\r\n]*)/u.exec(file.text.slice(end, end + 20_000))
  const text = match?.[1]
  if (match === null || text === undefined) return undefined
  return { start: end + match[0].length - text.length, text: text.trimEnd() }
}

function describe(
  { node, file, connector }: ExpressionUse,
  comment: Comment,
  severity: 'error' | 'warning',
): Finding {
  const start = node.range?.[0] ?? 0
  const end = comment.start + comment.text.length
  const quoted = quoteYaml(file.text.slice(start, end))
  return {
    severity,
    message: 'YAML takes the "#" for the start of a comment, so the expression ends before it.',
    span: file.spanOf(comment.start, end),
    label: 'a comment for YAML',
    connector,
    covers: file.spanOf(start, end),
    // Where the rest alone is no expression, the comment must have been part of it.
    ...(severity === 'error' ? { fix: { span: file.spanOf(start, end), text: quoted } } : {}),
  }
}
