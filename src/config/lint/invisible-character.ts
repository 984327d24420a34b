import { isScalar } from 'yaml'
import type { ParsedFile } from '../document.ts'
import { mappingExample } from './example.ts'
import { eachNode } from './nodes.ts'
import { defineRule, wholeLines, type Finding } from './rule.ts'

/** Blanks that YAML and JSONata take for letters, and characters that show nothing at all. */
const INVISIBLE =
  /[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202a-\u202f\u205f\u2060-\u2064\u3000\ufeff]/u

/** A no-break space that came along from a web page. */
export const invisibleCharacter = defineRule({
  id: 'invisible-character',
  severity: 'error',
  summary: 'An expression or a key has a character that nobody sees.',
  why:
    'Web pages, chats and word processors put no-break spaces in the place of blanks, and marks without any width ' +
    'between letters. To YAML and JSONata they are letters, so that they become part of a name.',
  help: 'Write an ordinary blank, or take the character out.',
  good: mappingExample('InvisibleCharacter', 'Fullname: displayName'),
  bad: mappingExample('InvisibleCharacter', 'Fullname:\u00a0displayName'),
  at: '10:16',
  replaces: [
    'yaml-syntax',
    'unknown-key',
    'missing-key',
    'wrong-type',
    'expression-syntax',
    'unknown-attribute',
    'quoted-constant',
    'unquoted-expression',
  ],
  looksAt: 'file',
  check: ({ file, expressions }) => {
    if (!INVISIBLE.test(file.text)) return []
    const inExpressions = expressions.flatMap(({ text, connector }): Finding[] => {
      const at = outsideQuotes(text.text)
      return at === undefined ? [] : [{ ...finding(text, at), connector }]
    })
    return [...inExpressions, ...inKeys(file)]
  },
})

const QUOTED_OR_INVISIBLE = new RegExp(
  `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|\`[^\`]*\`|/\\*[^]*?\\*/|${INVISIBLE.source}`,
  'gu',
)

/** The first of them that is not inside a text of the expression. */
function outsideQuotes(text: string): number | undefined {
  for (const match of text.matchAll(QUOTED_OR_INVISIBLE)) {
    if (INVISIBLE.test(match[0][0] ?? '')) return match.index
  }
  return undefined
}

/** Before a key, within it, or between its colon and the value; in quotes it is meant. */
function inKeys(file: ParsedFile): readonly Finding[] {
  const findings: Finding[] = []
  eachNode(file, (node, { isKey }) => {
    if (!isKey || !isScalar(node) || node.type !== 'PLAIN') return
    const [start = 0, end = 0] = node.range ?? []
    const at = file.text.slice(start, end).search(INVISIBLE)
    if (at >= 0) findings.push(finding(file, start + at))
  })
  return findings
}

function finding(source: Pick<ParsedFile, 'text' | 'spanOf'>, at: number): Finding {
  const { text } = source
  const span = source.spanOf(at, at + 1)
  const code = text.charCodeAt(at)
  const blank = /\s/u.test(text.charAt(at)) && code !== 0xfe_ff
  return {
    message: `A character that nobody sees stands here (U+${code.toString(16).toUpperCase().padStart(4, '0')}), and counts as a letter.`,
    span,
    label: blank ? 'write a blank' : 'take it out',
    covers: wholeLines(span),
    fix: { span, text: blank ? ' ' : '' },
  }
}
