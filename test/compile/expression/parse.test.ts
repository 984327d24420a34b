import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compileExpression } from '../../../src/compile/expression/compile.ts'
import { parseExpression } from '../../../src/compile/expression/parse.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import type { Problem } from '../../../src/model/problem.ts'
import { expressionText, marked } from './build.ts'

suite('parseExpression', () => {
  const mistakes: readonly (readonly [text: string, code: string, token: string, help: RegExp])[] =
    [
      ['a == b', 'S0211', '=', /single "="/u],
      ['a && b', 'S0211', '&', /"and"/u],
      ['a || b', 'S0201', '|', /"or"/u],
      ['"open', 'S0101', 'n', /same quote/u],
      ['`open', 'S0105', 'n', /back-tick/u],
      ['$lowercase(a', 'S0203', 'a', /at the end/u],
      ['a b', 'S0201', 'b', /^$/u],
      ['"\\q"', 'S0103', 'q', /^$/u],
      ['/[/', 'S0302', '/', /^$/u],
    ]
  for (const [text, code, token, help] of mistakes) {
    test(`marks what is wrong in ${text}`, () => {
      const problem = problemOf(text)
      assert.match(problem.message, new RegExp(`\\(${code}\\)`, 'u'))
      assert.equal(problem.rule, 'expression-syntax')
      assert.equal(marked(text, problem.span).slice(-token.length), token)
      assert.match(problem.help ?? '', help)
    })
  }

  test('refuses an empty text, a regular expression that is none, and a text without end', () => {
    assert.match(problemOf('').message, /cannot be read/u)
    assert.match(problemOf('$match(a, /(/)').message, /regular expression|S0302/iu)
    const long = problemOf('a&'.repeat(20_000))
    assert.match(long.message, /has 40000 characters; an expression has at most 20000/u)
    assert.deepEqual(long.span.end, { ...long.span.start, column: long.span.start.column + 1 })
  })

  test('marks the whole text where the parser names no place', () => {
    assert.equal(marked('a.%.%.%', problemOf('a.%.%.%').span), 'a.%.%.%')
  })

  test('refuses what is nested too deeply instead of ending the process', () => {
    const text = `${'('.repeat(9000)}a${')'.repeat(9000)}`
    const result = parseExpression(expressionText(text))
    assert.equal(result.kind, 'problem')
  })

  test('keeps a regular expression on the left of "?:" and "??"', async () => {
    for (const operator of ['?:', '??']) {
      const text = `$replace(a, /[0-9]+/, "") ${operator} "none"`
      const options = { vocabulary: 'none' } as const
      for (const mode of ['closure', 'interpreter'] as const) {
        const compiled = compileExpression(expressionText(text), { ...options, mode })
        assert.equal(await compiled.evaluate({ a: 'x12y' }), 'xy')
      }
    }
  })
})

suite('compileExpression', () => {
  test('throws CONFIGURATION_INVALID with the place of the token', () => {
    assert.throws(
      () => compileExpression(expressionText('a == b'), { vocabulary: 'none' }),
      (thrown) =>
        isSyncError(thrown, 'CONFIGURATION_INVALID') &&
        thrown.message.startsWith('connectors.yaml:1:4: '),
    )
  })
})

function problemOf(text: string): Problem {
  const result = parseExpression(expressionText(text))
  assert.ok(result.kind === 'problem', `${text} was read`)
  return result.problem
}
