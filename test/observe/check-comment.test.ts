import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { checkComment, commentMarker, readCheck } from '../../src/observe/check-comment.ts'

suite('the comment of a build', () => {
  test('has a line for each check, and one for what came to nothing', () => {
    const validate = {
      command: 'validate',
      summary: { files: 2, errors: 0, warnings: 1 },
      problems: [],
    }
    const checks = [readCheck('validate', JSON.stringify(validate)), readCheck('test', undefined)]
    const text = checkComment(checks, 'prod')
    assert.ok(text.startsWith('<!-- rollcall check prod -->\n### rollcall · prod\n'))
    assert.match(text, /\| validate \| 1 warning \| 2 files \|\n\| test \| \*\*not run\*\* \|/u)
  })

  test('shows markup of a file as text, and no value that a test got', () => {
    const output = {
      command: 'test',
      summary: { files: 1, passed: 0, failed: 1 },
      coverage: [],
      files: [
        {
          problems: [],
          tests: [
            {
              name: '<img src=x> | x',
              file: 'a.test.yaml',
              line: 3,
              passed: false,
              differences: [{ what: 'Lastname', expected: '"Queen"', got: '"King"' }],
            },
          ],
        },
      ],
    }
    const text = checkComment([readCheck('test', JSON.stringify(output))], undefined)
    assert.match(text, /\| a\.test\.yaml:3 \| &lt;img src=x> \\\| x \| Lastname \|/u)
    assert.ok(!text.includes('King') && !text.includes('Queen'))
  })

  test('takes the Markdown of a plan as it is', () => {
    const text = checkComment([readCheck('plan', '### rollcall plan\n| a |\n')], undefined)
    assert.match(text, /\| plan \| see below \|/u)
    assert.match(text, /### rollcall plan\n\| a \|\n$/u)
  })

  test('stays within what a comment can hold', () => {
    const text = checkComment([readCheck('plan', 'x'.repeat(70_000))], undefined)
    assert.ok(text.length < 1000)
    assert.match(text, /The details do not fit into a comment/u)
  })

  test('its marker is a comment of the markup, whatever the name', () => {
    assert.equal(commentMarker('a --> <b>'), '<!-- rollcall check a-b- -->')
    assert.equal(commentMarker(undefined), '<!-- rollcall check -->')
  })
})
