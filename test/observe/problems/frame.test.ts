import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { codeFrame, frameLines } from '../../../src/observe/problems/frame.ts'
import { textWidth } from '../../../src/observe/terminal.ts'
import { problem, span } from './build.ts'

const awkward = fc.string({
  unit: fc.constantFrom('a', ' ', '\t', '日', 'e\u0301', '😀', '\u001b', '"', '•', '𝒜'),
  maxLength: 300,
})

suite('codeFrame', () => {
  test('keeps to the width with the mark inside, whatever the line and the place are', () => {
    fc.assert(
      fc.property(
        awkward,
        fc.nat(320),
        fc.nat(320),
        fc.integer({ min: 40, max: 120 }),
        (line, from, length, width) => {
          const at = span(1, from + 1, length)
          const frame = codeFrame(frameLines(line, []), problem({ span: at }), width)
          assert.ok(textWidth(frame.source) <= width, `source ${textWidth(frame.source)}`)
          assert.ok(frame.length >= 1 && frame.before >= 0)
          assert.ok(frame.before + frame.length <= width + 1, `${frame.before} ${frame.length}`)
        },
      ),
      { seed: 7, numRuns: 500 },
    )
  })

  test('marks exactly the marked text when the line fits', () => {
    fc.assert(
      fc.property(awkward, fc.stringMatching(/^[a-z]{1,9}$/u), awkward, (left, marked, right) => {
        const line = `${left}${marked}${right}`
        const at = span(1, left.length + 1, marked.length)
        const frame = codeFrame(frameLines(line, []), problem({ span: at }), 10_000)
        assert.equal(frame.length, marked.length)
        const index = frame.source.indexOf(marked, columnsToUnits(frame.source, frame.before))
        assert.equal(textWidth(frame.source.slice(0, index)), frame.before)
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  test('conceals a secret whatever stands around it', () => {
    fc.assert(
      fc.property(awkward, awkward, (left, right) => {
        const line = `${left}hunter2${right}`
        const secret = problem({
          rule: 'secret-in-configuration',
          span: span(1, left.length + 1, 7),
        })
        const frame = codeFrame(frameLines(line, [secret]), secret, 60)
        assert.ok(!frame.source.includes('hunter2'))
      }),
      { seed: 7, numRuns: 200 },
    )
  })
})

/** A UTF-16 offset at or before so many columns. */
function columnsToUnits(text: string, columns: number): number {
  let units = 0
  while (units < text.length && textWidth(text.slice(0, units + 1)) <= columns) units += 1
  return Math.max(0, units - 12)
}
