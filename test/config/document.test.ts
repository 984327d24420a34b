import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { isMap, isScalar, Scalar, stringify } from 'yaml'
import { parseFile } from '../../src/config/document.ts'
import { readTree } from '../../src/config/tree.ts'
import type { ExpressionText } from '../../src/model/expression.ts'

/** The first value of a mapping as an expression, with the text that it was parsed from. */
function expression(text: string): { expression: ExpressionText; text: string } {
  const file = parseFile({ name: 'a.yaml', path: '/a.yaml', text })
  const { contents } = file.document
  const value = isMap(contents) ? contents.items[0]?.value : undefined
  if (!isScalar(value) || typeof value.value !== 'string') throw new Error('no text')
  return { expression: file.expression(value, value.value), text: file.text }
}

/** The values of a mapping by its keys. */
function valuesOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const { value } = readTree(parseFile({ name: '', path: '', text }), new WeakMap())
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : undefined
}

/** `line:column` of the first place of a word in the value. */
function placeOf(text: string, word: string): string {
  const { expression: found } = expression(text)
  const at = found.text.indexOf(word)
  const { start } = found.spanOf(at, at + word.length)
  return `${start.line}:${start.column}`
}

suite('places inside an expression', () => {
  for (const [form, text, place] of [
    ['plain', 'a: one two three', '1:12'],
    ['plain over two lines', 'a: one two\n   three', '2:4'],
    ['in single quotes', "a: 'one ''two'' three'", '1:17'],
    ['in single quotes over lines', "a: 'one\n\n\n  two three'", '4:7'],
    ['in double quotes', 'a: "one \\"two\\" three"', '1:17'],
    ['behind escapes', 'a: "\\u0041\\x41\\U0001F600\\n three"', '1:28'],
    ['behind an escaped line break', 'a: "one \\\n    two three"', '2:9'],
    ['in a literal block', 'a: |\n  one\n    two\n  three', '4:3'],
    ['in a folded block', 'a: >-\n  one\n  two\n\n  three', '5:3'],
    ['in a block with its own indentation', 'a: |2\n    one\n  three', '3:3'],
    ['in a block with Windows line ends', 'a: |\r\n  one\r\n  three\r\n', '3:3'],
    ['behind a character of two units', 'a: "😀 three"', '1:8'],
  ] as const) {
    test(`a word ${form}`, () => {
      assert.equal(placeOf(text, 'three'), place)
    })
  }

  test('every character of any text is found where it stands', () => {
    const types: Scalar.Type[] = [
      Scalar.PLAIN,
      Scalar.QUOTE_SINGLE,
      Scalar.QUOTE_DOUBLE,
      Scalar.BLOCK_LITERAL,
    ]
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', "'", '"', ' ', '\n', '$', '😀', 'é', ':', '#', '\\'),
        }),
        fc.constantFrom(...types),
        (value, type) => {
          const scalar = new Scalar(value)
          scalar.type = type
          const written = stringify({ a: scalar }, { lineWidth: 0 })
          // The schema refuses blank expressions, and the package writes ":\na" so that it cannot read it.
          fc.pre(value.trim() !== '' && valuesOf(written)?.['a'] === value)
          const { expression: found, text } = expression(written)
          assert.equal(found.text, value)
          const lines = text.split('\n')
          for (let index = 0; index < value.length; index++) {
            const { start } = found.spanOf(index, index + 1)
            const unit = lines[start.line - 1]?.charAt(start.column - 1)
            // An escape stands for its character; a line break folds into a blank.
            const expected = value.charAt(index)
            if (unit === '\\' || expected === '\n' || (expected === ' ' && unit === '')) continue
            // The second half of a pair stands with the first.
            if (/[\uDC00-\uDFFF]/.test(expected)) continue
            assert.equal(unit, expected)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a place behind the end is the end', () => {
    const { expression: found } = expression('a: "x"')
    assert.deepEqual(found.spanOf(5, 9).end, { file: 'a.yaml', line: 1, column: 6 })
  })
})

suite('parseFile', () => {
  test('names YAML errors in words, with help', () => {
    const { problems } = parseFile({ name: 'a.yaml', path: '/a.yaml', text: 'a: b ? "c" : "d"' })
    assert.deepEqual(
      problems.map(({ rule, span, help }) => [rule, span.start.column, help]),
      [
        [
          'yaml-syntax',
          4,
          'Put the value in quotes, or start the inner mapping on a line of its own.',
        ],
      ],
    )
  })

  test('reads yes, no and dates as texts', () => {
    const values = { ...valuesOf('a: yes\nb: no\nc: 2026-11-23') }
    assert.deepEqual(values, { a: 'yes', b: 'no', c: '2026-11-23' })
  })
})
