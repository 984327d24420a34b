import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { entraAttribute } from '../../src/ecma/expression/attributes.ts'
import { isMistake, parseExpression } from '../../src/ecma/expression/parse.ts'
import { isStaying, translateFlow } from '../../src/ecma/expression/translate-flow.ts'

suite('parseExpression', () => {
  test('reads arguments that are left out, and marks inside texts', () => {
    assert.deepEqual(parseExpression(String.raw`Replace([a], , "\d\"(", , "", , )`), {
      kind: 'call',
      name: 'Replace',
      at: 1,
      arguments: [
        { kind: 'attribute', name: 'a', at: 9 },
        { kind: 'omitted', at: 14 },
        { kind: 'text', value: String.raw`\d"(`, at: 16 },
        { kind: 'omitted', at: 25 },
        { kind: 'text', value: '', at: 27 },
        { kind: 'omitted', at: 31 },
        { kind: 'omitted', at: 33 },
      ],
    })
  })

  const mistakes: readonly (readonly [expression: string, message: string, at: number])[] = [
    ['', 'The expression ends too early.', 1],
    ['Join("a", [b]', 'The call of Join has no closing bracket.', 14],
    ['[a', 'The attribute has no closing bracket.', 1],
    ['Append([a], "b)', 'The text has no closing quotation mark.', 13],
    ['Append [a]', '"Append" is neither an attribute in brackets nor a call.', 1],
    ['[a] [b]', '"b" is not expected here.', 5],
    ['[a] + [b]', '"+" is not expected here.', 5],
    [`${'Trim('.repeat(200)}[a]`, 'Calls stand in each other too deep.', 501],
  ]
  for (const [expression, message, at] of mistakes) {
    test(`says what is wrong with ${expression.slice(0, 20)}`, () => {
      const parsed = parseExpression(expression)
      assert.ok(isMistake(parsed))
      assert.deepEqual(parsed, { message, at })
    })
  }
})

suite('translateFlow', () => {
  const flow = (text: string, creates = false) => translateFlow(text, entraAttribute, { creates })

  test('makes values of a Switch between constants', () => {
    assert.deepEqual(flow('Switch([IsSoftDeleted], , "False", "True", "True", "False")'), {
      from: 'isSoftDeleted',
      values: { true: 'False', false: 'True' },
      reads: ['IsSoftDeleted'],
    })
    assert.deepEqual(flow('Switch([department], "X", "R&D", "R", "Sales", "")'), {
      from: 'department',
      values: { 'R&D': 'R', Sales: null },
      default: 'X',
      reads: ['department'],
    })
  })

  test('keeps every case of a Switch, also one that objects have a word for', () => {
    const made = flow(
      'Switch([department], "", "constructor", "C", "__proto__", "P", "C", "1", "C", "2")',
    )
    assert.ok(!isStaying(made))
    assert.deepEqual(Object.entries(made.values ?? {}), [
      ['constructor', 'C'],
      ['__proto__', 'P'],
      ['C', '1'],
    ])
  })

  test('what grows beyond the longest expression stays', () => {
    let text = '[department]'
    for (let depth = 0; depth < 60; depth += 1) text = `IgnoreFlowIfNullOrEmpty(${text})`
    const made = flow(text)
    assert.ok(isStaying(made))
    assert.match(made.because, /longer than 20000 characters/u)
  })

  test('a Switch that leaves an answer out has nothing for it', () => {
    const made = flow('Switch([accountEnabled], , "True", "A")')
    assert.ok(!isStaying(made))
    assert.deepEqual([made.values, made.default], [{ true: 'A' }, null])
  })

  test('a constant is a constant, an attribute is called as it is here', () => {
    assert.deepEqual(flow('"HQ"'), { constant: 'HQ', reads: [] })
    assert.deepEqual(flow('[telephoneNumber]'), {
      from: 'phoneNumbers[type="work"][0].value',
      reads: ['telephoneNumber'],
      direct: true,
    })
  })

  test('what has no counterpart stays, with the column', () => {
    const stays: readonly (readonly [string, RegExp, number])[] = [
      ['ToLower(Frobnicate([mail]))', /no counterpart of the function Frobnicate/u, 9],
      ['Trim([extensionAttribute1])', /extensionAttribute1 has no name in SCIM/u, 6],
      ['Left([mail])', /Left does not take 1 arguments/u, 1],
      ['Guid()', /another value each time/u, 1],
      ['Word([mail], [department], "@")', /Word whose number/u, 1],
    ]
    for (const [text, because, at] of stays) {
      const made = flow(text)
      assert.ok(isStaying(made), text)
      assert.match(made.because, because)
      assert.equal(made.at, at)
    }
  })

  test('a random value may be made when the person is created', () => {
    assert.deepEqual(flow('Guid()', true), { from: '$guid()', reads: [] })
  })

  test('a date becomes the text that Entra would write', () => {
    const made = flow('DateAdd("d", 7, [mail])')
    assert.ok(!isStaying(made))
    assert.match(made.from ?? '', /"M\/d\/yyyy h:mm:ss tt"\)$/u)
  })
})
