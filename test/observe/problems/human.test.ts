import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Problem } from '../../../src/model/problem.ts'
import { human } from '../../../src/observe/problems/human.ts'
import { problem, span } from './build.ts'

function draw(text: string, problems: readonly Problem[], width = 100): string {
  return human.write({ problems, files: [{ name: 'connectors.yaml', text }] }, { width })
}

suite('human problem output', () => {
  test('shows rule, place, marked line, suggestion and help, and counts at the end', () => {
    const text = 'version: 1\nconnectors:\n  A:\n    tabel: People\n'
    const output = draw(text, [
      problem({
        rule: 'unknown-key',
        message: 'There is no key "tabel".',
        span: span(4, 5, 5),
        suggestion: '"table"',
        help: 'Allowed here: table.',
      }),
    ])
    assert.equal(
      output,
      `error[unknown-key] There is no key "tabel".
  ┌─ connectors.yaml:4:5
  │
4 │     tabel: People
  │     ^^^^^ did you mean "table"?
  = help: Allowed here: table.

1 file, 1 error
`,
    )
  })

  test('widens the margin with the line number and parts problems by a blank line', () => {
    const text = 'x: 1\n'.repeat(11)
    const output = draw(text, [
      problem({ span: span(9, 1, 1) }),
      problem({ span: span(10, 4, 1), severity: 'warning', label: 'here' }),
    ])
    assert.equal(
      output,
      `error[example-rule] Something is wrong.
  ┌─ connectors.yaml:9:1
  │
9 │ x: 1
  │ ^

warning[example-rule] Something is wrong.
   ┌─ connectors.yaml:10:4
   │
10 │ x: 1
   │    ^ here

1 file, 1 error, 1 warning
`,
    )
  })

  test('aligns further lines of help with the first one and names the fix', () => {
    const at = span(1, 1, 1)
    const output = draw('x: 1', [
      problem({ span: at, help: 'Quote it:\nx: "1"', fix: { span: at, text: 'y' } }),
    ])
    assert.match(output, /\n {2}= help: Quote it:\n {10}x: "1"\n {2}= fix: rollcall fmt --fix /u)
  })

  test('puts the mark under wide characters, combining marks and tabs', () => {
    const line = 'k:\t日本 e\u0301 x'
    const output = draw(line, [problem({ span: span(1, line.length, 1) })])
    const [, , , source = '', mark = ''] = output.split('\n')
    assert.equal(source, '1 │ k:  日本 e\u0301 x')
    assert.equal(mark, `  │ ${' '.repeat('k:  '.length + 4 + 3)}^`)
  })

  test('makes control characters visible instead of sending them to the terminal', () => {
    const output = draw('a: "\u001b[31mred\u0007"', [
      problem({ span: span(1, 4, 3), message: 'Bad \u001b[2J text.' }),
    ])
    assert.ok(!output.includes('\u001b'))
    assert.ok(output.includes('␛[31mred␇'))
    assert.ok(output.includes('Bad ␛[2J text.'))
  })

  test('never prints a secret that was written as a value, in no frame of its line', () => {
    const text = 'a: { token: hunter2-hunter2, tabel: x }\n'
    const at = span(1, 13, 15)
    const output = draw(text, [
      problem({ rule: 'secret-in-configuration', span: at }),
      problem({ rule: 'unknown-key', span: span(1, 30, 5) }),
    ])
    assert.ok(!output.includes('hunter2'))
    assert.match(output, /token: •{15}, tabel/u)
  })

  test('conceals every line of a secret that runs over several', () => {
    const secret = {
      start: { file: 'connectors.yaml', line: 1, column: 5 },
      end: { file: 'connectors.yaml', line: 3, column: 1 },
    }
    const output = draw('a: |\n  hunter2\nb: 1\n', [
      problem({ rule: 'secret-in-configuration', span: secret }),
      problem({ span: span(2, 3, 2) }),
    ])
    assert.ok(!output.includes('hunter2'))
  })

  test('cuts a long line around the mark', () => {
    const line = `a: ${'x'.repeat(5_000)}MARK${'y'.repeat(5_000)}`
    const output = draw(line, [problem({ span: span(1, 5_004, 4) })], 80)
    const [, , , source = '', mark = ''] = output.split('\n')
    assert.ok(source.length <= 81, `${source.length}`)
    assert.equal(source.indexOf('MARK'), mark.indexOf('^^^^'))
    assert.ok(source.includes('…x') && source.endsWith('y…'))
  })

  test('marks the place behind the end of a line, in an empty file and in an unknown one', () => {
    assert.match(draw('abc', [problem({ span: span(1, 4, 0) })]), /1 │ abc\n {2}│ {4}\^\n/u)
    assert.match(draw('', [problem({ span: span(1, 1, 0) })]), /1 │\n {2}│ \^\n/u)
    const other = draw('abc', [problem({ span: span(1, 1, 1, 'gone.yaml') })])
    assert.match(other, /┌─ gone\.yaml:1:1\n\n1 file/u)
  })

  test('marks the first line of a stretch over several lines', () => {
    const at = {
      start: { file: 'connectors.yaml', line: 1, column: 4 },
      end: { file: 'connectors.yaml', line: 3, column: 1 },
    }
    assert.match(draw('a: b  \n  c\nd', [problem({ span: at })]), /1 │ a: b\n {2}│ {4}\^\n/u)
  })

  test('says so when all is well', () => {
    assert.equal(draw('a: 1', []), '1 file, no problems\n')
  })

  test('reads lines that end in CRLF and a file with a byte order mark', () => {
    const output = draw('\uFEFFa: 1\r\nb: 2\r\n', [problem({ span: span(2, 1, 1) })])
    assert.match(output, /2 │ b: 2\n {2}│ \^\n/u)
  })

  test('paints only when it is told to', () => {
    const report = {
      problems: [problem({ span: span(1, 1, 1) })],
      files: [{ name: 'connectors.yaml', text: 'a' }],
    }
    assert.ok(human.write(report, { colour: true }).startsWith('\u001b[31merror[example-rule]'))
    assert.ok(!human.write(report, {}).includes('\u001b'))
  })
})
