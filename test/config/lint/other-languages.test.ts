import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { functionTable } from '../../../src/compile/expression/function-table.ts'
import { functions } from '../../../src/compile/functions/index.ts'
import { insteadOfEntra } from '../../../src/config/lint/entra-functions.ts'
import { mappingExample } from '../../../src/config/lint/example.ts'
import { lintText } from './lint-text.ts'

async function only(expression: string) {
  const problems = await lintText(mappingExample('People', `A: ${JSON.stringify(expression)}`))
  assert.equal(problems.length, 1, JSON.stringify(problems))
  return problems[0]
}

suite('expressions of other languages', () => {
  for (const [expression, rule, help] of [
    ['Switch([IsSoftDeleted], , "False", "True")', 'expression-syntax', '{ from: a, values:'],
    ['IIF([accountEnabled]="True", "A", "B")', 'function-without-dollar', 'condition ? a : b'],
    ['ToLower([mail], )', 'expression-syntax', '$lowercase(a)'],
    ['{{givenName}}', 'expression-syntax', 'There are no templates'],
    ['${givenName}', 'expression-syntax', 'There are no templates'],
    ['emails[type eq "work"].value', 'expression-syntax', 'emails[type="work"][0].value'],
    ['userName sw "a"', 'expression-syntax', '$contains(a, b)'],
    ['if (active) then 1 else 0', 'expression-syntax', 'condition ? a : b'],
    ['userType <> "Guest"', 'expression-syntax', '!='],
    ['givenName || surname', 'expression-syntax', '"&" joins texts'],
    ['givenName + surname', 'text-arithmetic', '"&"'],
    ['“givenName”', 'curly-quotes', 'straight quotes'],
  ] as const) {
    test(`what to write instead is said of ${expression}`, async () => {
      const problem = await only(expression)
      assert.equal(problem?.rule, rule)
      assert.ok(problem?.help?.includes(help), problem?.help)
    })
  }

  test('a typographic quote inside a text is one', async () => {
    assert.deepEqual(await lintText(mappingExample('People', `A: "givenName & '’s'"`)), [])
  })

  test('what stands for a function of Entra exists', () => {
    const known = functionTable(functions)
    for (const name of [
      'Switch',
      'IIF',
      'Join',
      'Mid',
      'DateAdd',
      'SingleAppRoleAssignment',
      'Trim',
    ]) {
      const sentence = insteadOfEntra(name) ?? ''
      assert.match(sentence, /here: .+\.$/u)
      for (const [, called = ''] of sentence.matchAll(/\$(\w+)\(/gu)) {
        assert.ok(known.has(called), called)
      }
    }
    assert.equal(insteadOfEntra('toString'), undefined)
  })
})
