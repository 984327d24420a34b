import { mappingExample } from './example.ts'
import { defineRule, wholeLines, type Finding } from './rule.ts'

/** `“givenName”`, pasted from a document. */
export const curlyQuotes = defineRule({
  id: 'curly-quotes',
  severity: 'error',
  summary: 'An expression has typographic quotes.',
  why:
    'Word processors, chats and web pages put “ ” and ‘ ’ in the place of straight quotes. To YAML and JSONata they ' +
    'are letters, so that they become part of a name.',
  help: 'Write straight quotes, " or \'.',
  good: mappingExample('CurlyQuotes', `Fullname: "givenName & ' ' & surname"`),
  bad: mappingExample('CurlyQuotes', `Fullname: "givenName & ‘ ’ & surname"`),
  at: '10:30',
  replaces: [
    'expression-syntax',
    'unknown-attribute',
    'quoted-constant',
    'lossy-match',
    'round-trip',
  ],
  looksAt: 'file',
  check: (context) =>
    context.expressions.flatMap(({ text, connector }): Finding[] => {
      const at = outsideQuotes(text.text)
      if (at === undefined) return []
      const span = text.spanOf(at, at + 1)
      return [
        {
          message: `The quote ${text.text.charAt(at)} is a typographic one, which is a letter to YAML and JSONata.`,
          span,
          label: 'write " or \'',
          connector,
          covers: wholeLines(text.span),
        },
      ]
    }),
})

const QUOTED_OR_CURLY = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/\*[^]*?\*\/|[“”„‟‘’‚‛]/gu

/** The first of them that is not inside a text. */
function outsideQuotes(text: string): number | undefined {
  for (const match of text.matchAll(QUOTED_OR_CURLY)) {
    if (/^[“”„‟‘’‚‛]/u.test(match[0])) return match.index
  }
  return undefined
}
