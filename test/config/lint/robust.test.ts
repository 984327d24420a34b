import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { lintRules } from '../../../src/config/lint/index.ts'
import { human } from '../../../src/observe/problems/human.ts'
import { lintText } from './lint-text.ts'

const TEXTS = lintRules.flatMap(({ bad, id }) =>
  typeof bad === 'string' && id !== 'alias-bomb' ? [bad] : [],
)
const PIECES = [
  ' ',
  '\n',
  ':',
  ': ',
  '?',
  ' #',
  '&a ',
  '*a',
  '<<: *a',
  '{',
  '}',
  '[',
  ']',
  "'",
  '"',
]
const MORE = [
  '\t',
  '`',
  '%',
  '$',
  '(',
  ')',
  '|',
  '>-',
  '- ',
  '---',
  '007',
  '\u{1F600}',
  '~',
  '!x ',
  ',',
]

/** A bad example with pieces put in and stretches taken out anywhere. */
const damaged = fc
  .tuple(
    fc.constantFrom(...TEXTS),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...PIECES, ...MORE), fc.nat(6)), { maxLength: 4 }),
  )
  .map(([text, edits]) =>
    edits.reduce((current, [at, piece, removed]) => {
      const index = at % (current.length + 1)
      return current.slice(0, index) + piece + current.slice(index + removed)
    }, text),
  )

suite('lint of damaged files', () => {
  test('never throws, and every place is one of the file', async () => {
    const runs = Number(process.env['ROLLCALL_FUZZ_RUNS'] ?? 200)
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        const problems = await lintText(text)
        const lines = text.split('\n')
        for (const { span, rule } of problems) {
          const { line, column } = span.start
          assert.ok(line >= 1 && line <= lines.length, `${rule} line ${line}`)
          assert.ok(column >= 1, `${rule} column ${column}`)
          assert.ok(Number.isInteger(span.end.line) && Number.isInteger(span.end.column))
        }
        human.write({ problems, files: [{ name: 'connectors.yaml', text }] }, {})
      }),
      { seed: 11, numRuns: runs },
    )
  })
})

suite('lint of an expression that nobody wrote', () => {
  const connector = (expression: string): string => `version: 1
connectors:
  People:
    source: entra
    target: { postgres: { env: DB } }
    table: people
    anchor: { id: objectId }
    mappings:
      a: ${expression}
`
  const long: readonly (readonly [string, string])[] = [
    ['one quoted text', `"'${'x'.repeat(900_000)}'"`],
    ['an endless sum over many lines', `>-\n${'        1 +\n'.repeat(60_000)}        1`],
    ['nothing but comparisons', `"${'a == '.repeat(100_000)}b"`],
    ['nothing but open quotes', `"${"'`".repeat(100_000)}"`],
  ]
  for (const [what, expression] of long) {
    test(`says once that it is too long: ${what}`, async () => {
      const problems = await lintText(connector(expression))
      assert.deepEqual(
        problems.map(({ rule }) => rule),
        ['expression-syntax'],
      )
      assert.match(problems[0]?.message ?? '', /an expression has at most 20000\./u)
      assert.equal(problems[0]?.span.start.line, expression.startsWith('>') ? 10 : 9)
    })
  }
})
