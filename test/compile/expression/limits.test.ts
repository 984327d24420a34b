import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { RandomSource } from '../../../src/compile/function.ts'
import { isSkip } from '../../../src/compile/functions/skip.ts'
import { isSyncError, type SyncError } from '../../../src/model/errors.ts'
import { compile, NOW } from './build.ts'
import { inheritsNoName } from '../../model/inherits-no-name.ts'

suite('runaway expressions', () => {
  test('a catastrophic regular expression answers at once, in both modes', async () => {
    const document = { title: `${'a'.repeat(30)}!` }
    for (const mode of ['closure', 'interpreter'] as const) {
      const began = performance.now()
      const found = compile('$contains(title, /^(a+)+$/)', { mode })
      assert.equal(await found.evaluate(document), false)
      assert.ok(performance.now() - began < 500)
    }
  })

  test('an endless tail call ends in time, and timers tick meanwhile', async () => {
    const compiled = compile('($f := function() { $f() }; $f())')
    assert.equal(compiled.mode, 'interpreter')
    let ticks = 0
    const timer = setInterval(() => {
      ticks += 1
    }, 10)
    const began = performance.now()
    try {
      await rejectsWith(async () => await compiled.evaluate({}), 'FLOW_TIMEOUT')
    } finally {
      clearInterval(timer)
    }
    assert.ok(performance.now() - began < 3000)
    assert.ok(ticks > 20, `${ticks} ticks`)
  })

  test('a recursion without end is stopped by the depth of the stack', async () => {
    const compiled = compile('($f := function($n) { $n + $f($n) }; $f(1))')
    await rejectsWith(async () => await compiled.evaluate({}), 'FLOW_TIMEOUT')
  })

  for (const text of [
    '[1..10000].([1..10000].([1..10000].(title)))',
    '$map([1..10000], function($a) { $map([1..10000], function($b) { $a * $b }) })',
    '$count([1..9999][$count([1..9999][$ > 1]) > 1])',
    '[1..10001]',
    '[1..1000000000]',
    '[[1..9000], [1..9000]].$',
    '$pad("x", 2000000)',
    '$reduce([1..60], function($a) { $a & $a }, "ab")',
    '$reduce([1..60], function($a, $b) { $a & $a }, "ab")',
  ]) {
    test(`${text} ends with an error`, async () => {
      const compiled = compile(text)
      assert.equal(compiled.mode, 'closure')
      const began = performance.now()
      await assert.rejects(
        async () => await compiled.evaluate({ title: 'x' }),
        (thrown) => isSyncError(thrown, 'FLOW_TIMEOUT') || isSyncError(thrown, 'FLOW_FAILED'),
      )
      assert.ok(performance.now() - began < 3000)
    })
  }
})

suite('failures', () => {
  test('name the place and the code and never a value', async () => {
    for (const mode of ['closure', 'interpreter'] as const) {
      const secret = { title: 'Secret Agent', active: true }
      for (const text of [
        '$number(title)',
        'title + 1',
        '$error(title)',
        '{active: 1}',
        'title < 1',
      ]) {
        const failure = await failureOf(async () => await compile(text, { mode }).evaluate(secret))
        assert.equal(failure.code, 'FLOW_FAILED')
        assert.match(
          failure.message,
          /^The expression at connectors\.yaml:1:\d+ failed: .*\([DT]\d+\)$/u,
        )
        assert.doesNotMatch(JSON.stringify([failure.message, String(failure.cause)]), /Secret/u)
      }
    }
  })

  test('repeat the message of $error when it stands in the text', async () => {
    for (const mode of ['closure', 'interpreter'] as const) {
      const text = '$error("No badge, no row.")'
      const failure = await failureOf(async () => await compile(text, { mode }).evaluate({}))
      assert.match(failure.message, /No badge, no row\. \(D3137\)/u)
    }
  })

  test('a refused regular expression fails with REGEX, in both modes', async () => {
    for (const mode of ['closure', 'interpreter'] as const) {
      const compiled = compile('$match(title, /(?=a)/)', { mode })
      const failure = await failureOf(async () => await compiled.evaluate({ title: 'a' }))
      assert.match(failure.message, /linear engine.*\(REGEX\)/u)
    }
  })

  test('a value that is a function is none', async () => {
    const failure = await failureOf(async () => await compile('$uppercase').evaluate({}))
    assert.match(failure.message, /a function/u)
  })
})

suite('values', () => {
  test('of names that every object has are only own ones', async () => {
    const document = JSON.parse('{"__proto__": {"title": "own"}, "name": {}}')
    const options = { vocabulary: 'none' } as const
    assert.equal(await compile('constructor', options).evaluate(document), undefined)
    assert.equal(await compile('name.toString', options).evaluate(document), undefined)
    assert.equal(await compile('`__proto__`.title', options).evaluate(document), 'own')
    assert.equal(
      await compile('$lookup(name, "constructor")', options).evaluate(document),
      undefined,
    )
  })

  test('never reach Object.prototype', async () => {
    for (const mode of ['closure', 'interpreter'] as const) {
      const text = '$merge([{"__proto__": {"polluted": 1}}, {"constructor": {"polluted": 1}}])'
      const made = await compile(text, { mode }).evaluate({})
      assert.ok(typeof made === 'object' && made !== null)
      assert.ok(inheritsNoName(made))
      assert.equal(Reflect.get({}, 'polluted'), undefined)
    }
  })

  test('survive apostrophes, non-BMP characters and 10,000 characters', async () => {
    const title = `O'Neill %_ 😀${'é'.repeat(10_000)}`
    for (const mode of ['closure', 'interpreter'] as const) {
      assert.equal(await compile('title & ""', { mode }).evaluate({ title }), title)
      assert.equal(await compile('$length(title)', { mode }).evaluate({ title }), 10_012)
      assert.equal(await compile('$substring(title, 11, 1)', { mode }).evaluate({ title }), '😀')
    }
  })

  test('leave the object as it was, also when it is frozen', async () => {
    const entry = Object.freeze({ value: 'a' })
    const document = Object.freeze({ emails: Object.freeze([]), roles: Object.freeze([entry]) })
    for (const mode of ['closure', 'interpreter'] as const) {
      assert.deepEqual(await compile('emails[]', { mode }).evaluate(document), [])
      assert.deepEqual(await compile('roles.value[]', { mode }).evaluate(document), ['a'])
      const grouped = await compile('$lookup(emails{"x": 1}, "x")', { mode }).evaluate(document)
      assert.equal(grouped, 1)
    }
  })
})

suite('what an evaluation is given', () => {
  test('the clock of the event, in both modes', async () => {
    for (const mode of ['closure', 'interpreter'] as const) {
      const at = (text: string) => compile(text, { mode }).evaluate({}, { now: NOW })
      assert.equal(await at('$millis()'), NOW)
      assert.equal(await at('$now()'), new Date(NOW).toISOString())
      assert.equal(await at('$now("[Y]")'), '2026')
      assert.equal(await at('$toMillis("12", "[H01]") > 1795300000000'), true)
    }
  })

  test('chance that can be taken away', async () => {
    const random: RandomSource = { fraction: () => 0.5, below: () => 0, uuid: () => 'uuid' }
    for (const mode of ['closure', 'interpreter'] as const) {
      const by = (text: string) => compile(text, { mode, random }).evaluate({})
      assert.equal(await by('$random()'), 0.5)
      assert.equal(await by('$guid()'), 'uuid')
      assert.equal(await by('$randomString(3)'), '000')
    }
  })

  test('$skip() is known by what it is', async () => {
    for (const mode of ['closure', 'interpreter'] as const) {
      assert.equal(isSkip(await compile('title ? title : $skip()', { mode }).evaluate({})), true)
      assert.equal(isSkip(await compile('{}', { mode }).evaluate({})), false)
    }
  })

  test('evaluations at the same time do not share clocks', async () => {
    const compiled = compile('$map([1..50], function($v) { $millis() })[-1]', {
      mode: 'interpreter',
    })
    const results = await Promise.all(
      [1, 2, 3].map(async (now) => await compiled.evaluate({}, { now })),
    )
    assert.deepEqual(results, [1, 2, 3])
  })
})

async function failureOf(run: () => Promise<unknown>): Promise<SyncError> {
  try {
    await run()
  } catch (thrown) {
    assert.ok(isSyncError(thrown), String(thrown))
    return thrown
  }
  return assert.fail('It did not fail.')
}

async function rejectsWith(run: () => Promise<unknown>, code: SyncError['code']): Promise<void> {
  assert.equal((await failureOf(run)).code, code)
}
