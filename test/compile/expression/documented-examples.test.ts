import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { JsonValue } from '../../../src/model/value.ts'
import { compile, type Outcome, outcomeOf } from './build.ts'
import { inheritsNoName } from '../../model/inherits-no-name.ts'

/** The person of JSONata's own documentation. */
const FRED = {
  FirstName: 'Fred',
  Surname: 'Smith',
  Age: 28,
  Address: { Street: 'Hursley Park', City: 'Winchester', Postcode: 'SO21 2JN' },
  Phone: [
    { type: 'home', number: '0203 544 1234' },
    { type: 'office', number: '01962 001234' },
    { type: 'office', number: '01962 001235' },
    { type: 'mobile', number: '077 7700 1234' },
  ],
  Email: [
    { type: 'work', address: ['fred.smith@my-work.com', 'fsmith@my-work.com'] },
    { type: 'home', address: ['freddy@my-social.com', 'frederic.smith@very-serious.com'] },
  ],
  Other: { 'Over 18 ?': true, Misc: null, 'Alternative.Address': { Street: 'Brick Lane' } },
}

const HOME = '0203 544 1234'
const WORK = ['fred.smith@my-work.com', 'fsmith@my-work.com']
const SOCIAL = ['freddy@my-social.com', 'frederic.smith@very-serious.com']

/** Expressions from docs.jsonata.org with what it says they give. */
const EXAMPLES: readonly (readonly [expression: string, result: JsonValue | undefined])[] = [
  ['Surname', 'Smith'],
  ['Address.City', 'Winchester'],
  ['Other.Misc', null],
  ['Other.Nothing', undefined],
  ['Other.`Over 18 ?`', true],
  ['Phone[0].number', HOME],
  ['Phone[-1].type', 'mobile'],
  ['Phone[8]', undefined],
  ['Phone.number', [HOME, '01962 001234', '01962 001235', '077 7700 1234']],
  ['Phone[[0..1]].number', [HOME, '01962 001234']],
  ["Phone[type='mobile'].number", '077 7700 1234'],
  ["Phone[type='office'].number", ['01962 001234', '01962 001235']],
  ["Phone[type='office'][0].number", '01962 001234'],
  ["(Phone[type='office'].number)[1]", '01962 001235'],
  ["Phone[type='mobile'].number[]", ['077 7700 1234']],
  ['Phone.number[0]', [HOME, '01962 001234', '01962 001235', '077 7700 1234']],
  ['(Phone.number)[0]', HOME],
  ["Email[type='work'].address", WORK],
  ['Email.address', [...WORK, ...SOCIAL]],
  ['Email.[address]', [WORK, SOCIAL]],
  ['[Address, Other.`Alternative.Address`].Street', ['Hursley Park', 'Brick Lane']],
  ['Address.*', ['Hursley Park', 'Winchester', 'SO21 2JN']],
  ['*.Postcode', 'SO21 2JN'],
  ['**.Postcode', 'SO21 2JN'],
  ["FirstName & ' ' & Surname", 'Fred Smith'],
  ["Address.(Street & ', ' & City)", 'Hursley Park, Winchester'],
  ['5&0&true', '50true'],
  ['Age + 2', 30],
  ['Age % 5', 3],
  ["Age > 18 and 'Fred' in FirstName", true],
  ['"01962 001234" in Phone.number', true],
  ["Age >= 28 ? 'old' : 'young'", 'old'],
  ["Nick ?: 'none'", 'none'],
  ["Nick ?? 'none'", 'none'],
  [
    'Phone.{type: number}',
    [
      { home: HOME },
      { office: '01962 001234' },
      { office: '01962 001235' },
      { mobile: '077 7700 1234' },
    ],
  ],
  [
    'Phone{type: number}',
    {
      home: HOME,
      office: ['01962 001234', '01962 001235'],
      mobile: '077 7700 1234',
    },
  ],
  [
    'Phone{type: number[]}',
    {
      home: [HOME],
      office: ['01962 001234', '01962 001235'],
      mobile: ['077 7700 1234'],
    },
  ],
  ['Phone^(number).number', ['01962 001234', '01962 001235', HOME, '077 7700 1234']],
  ['Phone^(>type, number)[0].number', '01962 001234'],
  ['($a := Age; $b := $a * 2; $a + $b)', 84],
  ['[1..3, 7..9]', [1, 2, 3, 7, 8, 9]],
  ['[1..3].($ * $)', [1, 4, 9]],
  ['$sum(Phone.$length(number))', 50],
  ['$substring("hello world", 3)', 'lo world'],
  ['$substring("hello world", -5, 3)', 'wor'],
  ['$substring("hello world", 3, 5)', 'lo wo'],
  ['$substringBefore("hello world", " ")', 'hello'],
  ['$substringAfter("hello world", " ")', 'world'],
  ['$uppercase("Hello World")', 'HELLO WORLD'],
  ['$trim("   Hello    \\n World   ")', 'Hello World'],
  ['$pad("foo", -5, "#")', '##foo'],
  ['$contains("abracadabra", /a.*a/)', true],
  ['$split("so many words", " ", 2)', ['so', 'many']],
  [
    '$split("too much, punctuation. hard; to read", /[ ,.;]+/)',
    ['too', 'much', 'punctuation', 'hard', 'to', 'read'],
  ],
  ['$join(["a","b","c"], "-")', 'a-b-c'],
  ['$match("ababbabbcc", /a(b+)/).groups', ['b', 'bb', 'bb']],
  ['$replace("John Smith and John Jones", "John", "Mr", 1)', 'Mr Smith and John Jones'],
  ['$replace("John Smith", /(\\w+)\\s(\\w+)/, "$2, $1")', 'Smith, John'],
  ['$replace("265USD", /([0-9]+)USD/, "$$$1")', '$265'],
  ['$base64encode("myuser:mypass")', 'bXl1c2VyOm15cGFzcw=='],
  ['$encodeUrlComponent("?x=test")', '%3Fx%3Dtest'],
  ['$number("0xFF")', 255],
  ['$round(123.456, 2)', 123.46],
  ['$round(12.5)', 12],
  ['$power(2, 8)', 256],
  ['$formatNumber(12345.6, "#,###.00")', '12,345.60'],
  ['$formatBase(100, 2)', '1100100'],
  ['$formatInteger(2789, "w")', 'two thousand, seven hundred and eighty-nine'],
  ['$max([5,4,6])', 6],
  ['$average([1..5])', 3],
  ['$boolean([0, 1])', true],
  ['$not(Nick)', undefined],
  ['$exists(Age)', true],
  ['$count(Phone)', 4],
  ['$append([1,2,3], [4,5,6])', [1, 2, 3, 4, 5, 6]],
  ['$sort(Phone.type)', ['home', 'mobile', 'office', 'office']],
  ['$reverse(["Hello", "World"])', ['World', 'Hello']],
  ['$distinct(Phone.type)', ['home', 'office', 'mobile']],
  [
    '$zip([1,2,3], [4,5,6])',
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ],
  ['$keys(Address)', ['Street', 'City', 'Postcode']],
  ['$lookup(Address, "City")', 'Winchester'],
  ['$merge([{"a":1},{"b":2}])', { a: 1, b: 2 }],
  ['$type(Phone)', 'array'],
  ['$map([1..3], function($v, $i) { $v * $i })', [0, 2, 6]],
  ['$filter(Phone, function($v) { $v.type = "home" }).number', HOME],
  ['$reduce([1..5], function($i, $j) { $i * $j })', 120],
  ['$single(Phone, function($v) { $v.type = "mobile" }).number', '077 7700 1234'],
  ['$each(Address, function($v, $k) { $k & ": " & $v })[1]', 'City: Winchester'],
  ['$sift(Address, function($v, $k) { $k = "City" })', { City: 'Winchester' }],
  ['$fromMillis(1510067557121)', '2017-11-07T15:12:37.121Z'],
  ['$fromMillis(1510067557121, "[M01]/[D01]/[Y0001]")', '11/07/2017'],
  ['$toMillis("2017-11-07T15:07:54.972Z")', 1_510_067_274_972],
  ['Surname ~> $uppercase()', 'SMITH'],
  ['Surname ~> $uppercase ~> $substringBefore("I")', 'SM'],
]

suite('JSONata’s documented examples', () => {
  for (const [expression, result] of EXAMPLES) {
    test(expression, async () => {
      const expected: Outcome = { value: result }
      const compiled = compile(expression, { vocabulary: 'none' })
      assert.equal(compiled.mode, 'closure')
      assert.deepEqual(plain(await outcomeOf(compiled, FRED)), expected)
      const interpreted = compile(expression, { vocabulary: 'none', mode: 'interpreter' })
      assert.deepEqual(plain(await outcomeOf(interpreted, FRED)), expected)
    })
  }

  test('objects of a result inherit no name', async () => {
    const made = await compile('{"a": {"b": 1}}').evaluate({})
    assert.ok(typeof made === 'object' && made !== null && !Array.isArray(made))
    assert.ok(inheritsNoName(made))
  })
})

/** What the interpreter alone can do still works, and says why it is used. */
suite('the interpreter', () => {
  for (const [expression, result, reason] of [
    ['($f := function($x){ $x + 1 }; $f(Age))', 29, /variable|later use/u],
    ['Phone.number.%.type', ['home', 'office', 'office', 'mobile'], /parent/u],
    ['$map(Phone.type, $uppercase)[0]', 'HOME', /written out|as a value/u],
    ['(Address ~> |$|{"City": "Oslo"}|).City', 'Oslo', /piped|transformed/u],
    ['Phone#$i[type="mobile"].$i', 3, /bound/u],
  ] as const) {
    test(expression, async () => {
      const compiled = compile(expression, { vocabulary: 'none' })
      assert.equal(compiled.mode, 'interpreter')
      assert.match(compiled.reason ?? '', reason)
      assert.deepEqual(plain(await outcomeOf(compiled, FRED)), { value: result })
    })
  }
})

function plain(outcome: Outcome): unknown {
  if (!('value' in outcome) || outcome.value === undefined) return outcome
  const copy: unknown = JSON.parse(JSON.stringify(outcome.value))
  return { value: copy }
}
