import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compileExpression } from '../../../src/compile/expression/compile.ts'
import type { SharedExpressions } from '../../../src/compile/expression/shared.ts'
import type { ExpressionText } from '../../../src/model/expression.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { expressionText } from './build.ts'

suite('shared expressions', () => {
  test('an equal text is prepared once, and every place keeps its own positions', () => {
    const shared: SharedExpressions = new Map()
    const text = '$lowercse(mail) & nickname & $match(mail, /(a+)+$/)[0].match'
    const first = compileExpression(at(text, 3), { vocabulary: 'scim', shared })
    const second = compileExpression(at(text, 40), { vocabulary: 'scim', shared })
    const alone = compileExpression(at(text, 40), { vocabulary: 'scim' })
    assert.equal(shared.size, 1)
    assert.deepEqual(second.analysis, alone.analysis)
    assert.equal(first.analysis.inputs[0]?.span.start.line, 3)
    assert.equal(first.analysis.unknownFunctions[0]?.suggestion, 'lowercase')
    assert.equal(second.analysis.unknownNames[0]?.span.start.line, 40)
  })

  test('a failure names the place where it happened', () => {
    const shared: SharedExpressions = new Map()
    const text = '$number(title)'
    compileExpression(at(text, 3), { vocabulary: 'scim', shared })
    const second = compileExpression(at(text, 40), { vocabulary: 'scim', shared })
    assert.throws(
      () => second.evaluate({ title: 'x' }),
      (error) => isSyncError(error) && error.message.includes(':40:'),
    )
  })

  test('what is read another way is not the same', () => {
    const shared: SharedExpressions = new Map()
    const options = { vocabulary: 'scim', shared } as const
    const mail = expressionText('mail')
    assert.deepEqual(compileExpression(mail, options).analysis.inputs[0]?.path, ['emails', 'type'])
    const foreign = compileExpression(mail, { ...options, vocabulary: 'none' })
    assert.deepEqual(foreign.analysis.inputs[0]?.path, ['mail'])
    const row = compileExpression(expressionText('row.login'), { ...options, columns: ['Login'] })
    assert.equal(row.analysis.unknownNames[0]?.suggestion, 'Login')
    const other = compileExpression(expressionText('row.login'), { ...options, columns: ['login'] })
    assert.deepEqual(other.analysis.unknownNames, [])
  })
})

/** A text that stands in a line of its own. */
function at(text: string, line: number): ExpressionText {
  const spanOf = (start: number, end: number) => ({
    start: { file: 'connectors.yaml', line, column: start + 1 },
    end: { file: 'connectors.yaml', line, column: end + 1 },
  })
  return { text, spanOf, span: spanOf(0, text.length) }
}
