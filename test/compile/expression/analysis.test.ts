import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isCatastrophic } from '../../../src/compile/expression/regular-expression/catastrophic.ts'
import { compile, marked } from './build.ts'

suite('functions', () => {
  const analyse = (text: string) => compile(text).analysis

  test('are listed once each, with those that follow ~>', () => {
    const { functions, unknownFunctions } = analyse('$trim(title) ~> $uppercase ?: $guid()')
    assert.deepEqual(
      new Set(functions.map((use) => use.name)),
      new Set(['trim', 'uppercase', 'guid']),
    )
    assert.deepEqual(unknownFunctions, [])
  })

  test('are unknown when neither JSONata nor Rollcall has them', () => {
    const text = 'active ? $lowercas(userName) : title ~> $titelCase'
    const found = analyse(text).unknownFunctions.map((use) => [
      marked(text, use.span),
      use.suggestion,
    ])
    assert.deepEqual(found, [
      ['$lowercas', 'lowercase'],
      ['$titelCase', 'titleCase'],
    ])
  })

  test('include $eval among the unknown ones', () => {
    assert.deepEqual(
      analyse('$eval("1")').unknownFunctions.map((use) => use.name),
      ['eval'],
    )
  })

  test('may be variables', () => {
    assert.deepEqual(analyse('($f := function($x){$x}; $f(1))').unknownFunctions, [])
    assert.deepEqual(analyse('function($f){$f(1)}').unknownFunctions, [])
  })

  test('are nondeterministic when their result changes', () => {
    const names = analyse(
      '[$now(), $millis(), $random(), $guid(), $shuffle([1]), $randomString(3)]',
    )
    assert.deepEqual(
      names.nondeterministic.map((use) => use.name),
      ['now', 'millis', 'random', 'guid', 'shuffle', 'randomString'],
    )
    assert.deepEqual(analyse('$uppercase(title)').nondeterministic, [])
  })
})

suite('variables', () => {
  const unbound = (text: string) =>
    compile(text).analysis.unknownVariables.map((use) => [marked(text, use.span), use.suggestion])

  test('are unknown when nothing binds them, and what was probably meant is said', () => {
    assert.deepEqual(unbound('$givenName & title'), [['$givenName', 'givenName']])
    assert.deepEqual(unbound('($first := title; $frst)'), [['$frst', '$first']])
    assert.deepEqual(unbound('active ? $a : $b.c'), [
      ['$a', undefined],
      ['$b', undefined],
    ])
  })

  test('are known when an assignment, a function or a step binds them', () => {
    assert.deepEqual(unbound('($x := title; ($y := 2); $x & $y & $ & $$.title)'), [])
    assert.deepEqual(unbound('$map(emails, function($v, $i) { $v.value & $i })'), [])
    assert.deepEqual(unbound('emails@$e#$i.{ "a": $e.value, "b": $i }'), [])
    assert.deepEqual(unbound('($f := $uppercase; $f(title))'), [])
  })
})

suite('regular expressions', () => {
  test('are listed with their place', () => {
    const text = '$replace(title, /a\\/b[0-9]+/i, "")'
    const [found, ...more] = compile(text).analysis.regularExpressions
    assert.equal(more.length, 0)
    assert.equal(found === undefined ? '' : marked(text, found.span), '/a\\/b[0-9]+/i')
    assert.equal(found?.catastrophic, false)
    assert.equal(found?.refused, undefined)
  })

  for (const source of ['(?=a)b', '(?!a)b', '(?<=a)b', '(?<!a)b', '(a)\\1', '(?<n>a)\\k<n>']) {
    test(`/${source}/ is refused`, () => {
      const { analysis } = compile(`$match(title, /${source}/)`)
      assert.match(analysis.regularExpressions[0]?.refused ?? '', /not available/u)
    })
  }

  for (const source of ['\\(?=a', 'a\\\\1', '(?:a)b', '(?<n>a)', '[?=]', '\\d{2,4}']) {
    test(`/${source}/ is not refused`, () => {
      const { analysis } = compile(`$match(title, /${source}/)`)
      assert.equal(analysis.regularExpressions[0]?.refused, undefined)
    })
  }

  for (const source of [
    '^(a+)+$',
    '(a*)*b',
    '(a|a)*$',
    '(\\w+\\d?)+x',
    '([a-z]+)*@',
    '(\\s*\\S*)*$',
    '((a+))+',
    '(?:x|\\w)+!',
    '(.*)*',
    '(a+|b)+',
    '(\\d+-?)*$',
    '(a{2,})+',
  ]) {
    test(`/${source}/ is catastrophic`, () => assert.equal(isCatastrophic(source), true))
  }

  for (const source of [
    '^[a-z]+$',
    '(\\d+,)*\\d+',
    '^(\\w+)@(\\w+)$',
    '\\s*,\\s*',
    '(a|b)*',
    '(?:ab)+',
    '(a+)?',
    '^\\+(\\d* )(\\d{10})$',
    '([0-9]{2})+',
    '(-[a-z]+)*',
    '\\(a+\\)+',
    '[(a+)+]',
  ]) {
    test(`/${source}/ is not catastrophic`, () => assert.equal(isCatastrophic(source), false))
  }
})

suite('mayYieldSeveral', () => {
  for (const text of [
    'emails.value',
    'emails[type="work"].value',
    'roles',
    '$split(title, ",")',
    'emails.value[0]',
    '[title]',
    'title[]',
    'active ? emails.value : title',
    '($x := emails; $x.value)',
    '[1..3]',
    'title ?: roles.value',
    '$coalesce(title, emails.value)',
    'name.*',
    '$map(emails, $trim)',
  ]) {
    test(`${text} may`, () => assert.equal(compile(text).analysis.mayYieldSeveral, true))
  }

  for (const text of [
    'title',
    'mail',
    'emails[0].value',
    '(emails.value)[0]',
    'emails[type="work"][0].value',
    '$count(emails)',
    '$join(emails.value, ";")',
    '$split(title, ",")[0]',
    'name.givenName',
    'manager',
    '"a" & emails.value',
    '$exists(roles)',
    '($x := emails[0]; $x.value)',
  ]) {
    test(`${text} does not`, () => assert.equal(compile(text).analysis.mayYieldSeveral, false))
  }
})
