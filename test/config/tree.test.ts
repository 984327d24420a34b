import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseFile } from '../../src/config/document.ts'
import { valueSpan } from '../../src/config/places.ts'
import type { Places } from '../../src/config/places.ts'
import { readTree } from '../../src/config/tree.ts'
import { lineOf } from './loading.ts'

function read(text: string) {
  const places: Places = new Map()
  const file = parseFile({ name: 'a.yaml', path: '/a.yaml', text })
  const tree = readTree(file, places)
  return { ...tree, places, problems: [...file.problems, ...tree.problems].map(lineOf) }
}

/** Plain data with ordinary prototypes, for comparing. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

suite('readTree', () => {
  test('merges mappings below the own keys, earlier ones first', () => {
    const { value, problems } = read(`
base: &base { a: 1, b: 1 }
more: &more { b: 2, c: 2 }
one: { <<: *base, b: own }
all: { b: own, <<: [*base, *more] }
`)
    assert.deepEqual(problems, [])
    assert.deepEqual(plain(value), {
      base: { a: 1, b: 1 },
      more: { b: 2, c: 2 },
      one: { a: 1, b: 'own' },
      all: { a: 1, b: 'own', c: 2 },
    })
  })

  test('keeps the place of a merged entry', () => {
    const { value, places } = read('base: &base\n  a: 1\nuse:\n  <<: *base\n')
    const use: unknown = value !== null && typeof value === 'object' ? Reflect.get(value, 'use') : 0
    assert.ok(typeof use === 'object' && use !== null)
    assert.equal(valueSpan(places, use, 'a').start.line, 2)
  })

  test('refuses to merge what is no mapping', () => {
    assert.deepEqual(read('a: &a 1\nb: { <<: *a }').problems, [
      'a.yaml:1:7 merge-key: Only a mapping, or a list of mappings, can be merged with "<<".',
    ])
  })

  test('takes a quoted "<<" for an ordinary key', () => {
    assert.deepEqual(plain(read('"<<": { a: 1 }').value), { '<<': { a: 1 } })
  })

  test('reports a key that stands twice, and keeps the first value', () => {
    const { value, problems } = read('a: 1\nb: 2\n"a": 3\n')
    assert.deepEqual(plain(value), { a: 1, b: 2 })
    assert.deepEqual(problems, [
      'a.yaml:3:1 duplicate-key: The key "a" stands here a second time; the first is in line 1.',
    ])
  })

  test('keeps keys as they were written', () => {
    assert.deepEqual(Object.keys(Object(read('007: a\nNo: b\ntrue: c\n1.50: d\n~: e').value)), [
      '007',
      'No',
      'true',
      '1.50',
      '~',
    ])
  })

  test('lets no key reach a prototype', () => {
    const { value } = read('__proto__: { polluted: true }\nconstructor: 1\ntoString: 2\n')
    assert.equal(Object.getPrototypeOf(value), null)
    assert.deepEqual(Object.keys(Object(value)), ['__proto__', 'constructor', 'toString'])
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  })

  test('stops at aliases that would fill the memory', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 12; level++) {
      const alias = `*a${level - 1}`
      lines.push(`a${level}: &a${level} [${Array(10).fill(alias).join(', ')}]`)
    }
    const before = performance.now()
    const { problems } = read(lines.join('\n'))
    assert.ok(performance.now() - before < 1000)
    assert.equal(problems.length, 1)
    assert.match(
      problems[0] ?? '',
      /alias-bomb: The aliases of the file stand for more than 250000 values/,
    )
  })

  test('takes a file that is long because somebody wrote much', () => {
    assert.deepEqual(read(`a: [${'1, '.repeat(300_000)}1]`).problems, [])
  })

  test('refuses an anchor that contains itself', () => {
    assert.deepEqual(read('a: &a { b: *a }').problems, [
      'a.yaml:1:12 unknown-alias: The anchor "a" contains itself.',
    ])
  })

  test('refuses what nests without end', () => {
    const deep = `a: ${'['.repeat(500)}${']'.repeat(500)}`
    assert.deepEqual(
      read(deep).problems.map((line) => line.replace(/^\S+ /, '')),
      ['too-deep: The file nests deeper than any configuration does.'],
    )
    const bottomless = `a: ${'['.repeat(20_000)}`
    assert.ok(read(bottomless).problems.length > 0)
  })

  test('refuses a tag that makes something that no configuration holds', () => {
    for (const [tag, value] of [
      ['!!binary', 'aGVsbG8='],
      ['!!timestamp', '2001-12-14'],
      ['!!set', '{ a, b }'],
      ['!!omap', '[ a: 1 ]'],
      ['!!pairs', '[ a: 1 ]'],
    ]) {
      const { problems } = read(`a: &x ${tag} ${value}\nb: *x\n`)
      assert.equal(problems.length, 1, tag)
      assert.match(problems[0] ?? '', new RegExp(`yaml-syntax.*"${tag}"`, 'u'))
    }
    assert.deepEqual(read('a: !!str 5\nb: !!map { c: 1 }\n').problems, [])
  })

  test('refuses a key that is no text', () => {
    assert.deepEqual(read('? [a, b]\n: 1').problems, [
      'a.yaml:1:3 yaml-syntax: A key must be a text.',
    ])
  })

  test('compares many keys without comparing each with each', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `key${index}: ${index}`).join('\n')
    const before = performance.now()
    assert.equal(Object.keys(Object(read(text).value)).length, 20_000)
    assert.ok(performance.now() - before < 2000)
  })
})
