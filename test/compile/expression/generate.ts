import * as fc from 'fast-check'
import type { JsonValue } from '../../../src/model/value.ts'

const NAMES = ['a', 'b', 'c', 'type', 'value', '`urn:x:y`', '`a b`', 'constructor', '`__proto__`']
const KEYS = ['a', 'b', 'c', 'type', 'value', 'urn:x:y', 'a b', 'constructor', '1']
const TEXTS = ["'work'", "''", "'b'", "'x1'", '"é😀"', "'12'", "'a,b;c'", "'  s  t '", "'$1'"]
const NUMBERS = ['0', '1', '-1', '2', '1.5', '10']
const SCALARS = [...TEXTS, ...NUMBERS, 'true', 'false', 'null']
const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '&', 'and', 'or', 'in']
const UNARY_FUNCTIONS = [
  'uppercase lowercase trim length string number boolean not exists',
  'count sum max min average abs floor ceil sqrt',
  'keys merge reverse distinct type spread sort join round',
  'base64encode zip encodeUrlComponent decodeUrl toMillis fromMillis formatBase base64decode',
].flatMap((line) => line.split(' '))
const BINARY_FUNCTIONS = [
  'contains split join append substring substringBefore substringAfter lookup power',
  'pad round formatNumber formatBase string zip number',
].flatMap((line) => line.split(' '))
const REGEXES = ['/b/', '/[a-z]+/', '/(x)(\\d)?/', '/\\s*,\\s*/', '/^w.*k$/i', '/x*/']

const { expression } = fc.letrec<{
  expression: string
  path: string
  step: string
  call: string
  lambda: string
}>((tie) => {
  const leaf = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
    { weight: 4, arbitrary: fc.constantFrom(...SCALARS) },
    { weight: 1, arbitrary: fc.constantFrom('$', '$$', '$x', '*', '**', '$y', 'a[]', '[]', '{}') },
  )
  const of = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts)
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression', withCrossShrink: true },
      leaf,
      tie('path'),
      tie('path'),
      tie('call'),
      of(tie('expression'), fc.constantFrom(...OPERATORS), tie('expression')).map(
        ([a, operator, b]) => `(${a}) ${operator} (${b})`,
      ),
      of(tie('expression'), tie('expression'), tie('expression')).map(
        ([a, b, c]) => `(${a}) ? (${b}) : (${c})`,
      ),
      of(tie('expression'), tie('expression')).map(([a, b]) => `(${a}) ? (${b})`),
      of(tie('expression'), fc.constantFrom('?:', '??'), tie('expression')).map(
        ([a, operator, b]) => `(${a}) ${operator} (${b})`,
      ),
      of(tie('path'), fc.constantFrom('?:', '??'), tie('path')).map(
        ([a, operator, b]) => `${a} ${operator} ${b}`,
      ),
      of(tie('expression'), tie('expression')).map(([a, b]) => `[${a}, ${b}]`),
      of(fc.constantFrom('0', '1', '-2', 'a'), fc.constantFrom('2', '3', 'b')).map(
        ([a, b]) => `[${a}..${b}]`,
      ),
      of(tie('expression'), tie('expression')).map(([a, b]) => `{'a': ${a}, 'b': ${b}}`),
      of(tie('path'), tie('expression'), tie('expression')).map(
        ([a, b, c]) => `${a}{$string(${b}): ${c}}`,
      ),
      of(tie('expression'), tie('expression')).map(([a, b]) => `($x := ${a}; ${b})`),
      of(tie('expression'), tie('expression')).map(
        ([a, b]) => `($x := 1; ($y := ${a}; $x := 2; ${b}))`,
      ),
      of(tie('expression')).map(([a]) => `-(${a})`),
      of(tie('path'), tie('expression')).map(([a, b]) => `${a}^(${b})`),
      of(tie('path'), tie('expression'), tie('path')).map(([a, b, c]) => `${a}^(>${b}).${c}`),
    ),
    path: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom(...NAMES),
      of(tie('step'), tie('step')).map((steps) => steps.join('.')),
      of(tie('step'), tie('step'), tie('step')).map((steps) => steps.join('.')),
      of(fc.constantFrom('$', '$$', '$x'), tie('step')).map((steps) => steps.join('.')),
    ),
    step: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom(...NAMES),
      fc.constantFrom('*', '**', 'a[]', 'b[0]', "a[type='work']", "a[type='work'][0]", 'a[-1]'),
      of(fc.constantFrom(...NAMES), tie('expression')).map(([a, b]) => `${a}[${b}]`),
      of(fc.constantFrom(...NAMES), tie('expression')).map(([a, b]) => `${a}[${b}][]`),
      of(fc.constantFrom(...NAMES), tie('expression')).map(([a, b]) => `${a}[${b}][0]`),
      of(tie('expression')).map(([a]) => `(${a})`),
      of(tie('expression'), tie('expression')).map(([a, b]) => `(${a})[${b}]`),
      of(tie('path')).map(([a]) => `[${a}]`),
      of(tie('expression')).map(([a]) => `{'v': ${a}}`),
      tie('call'),
    ),
    call: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      of(fc.constantFrom(...UNARY_FUNCTIONS), tie('expression')).map(([f, a]) => `$${f}(${a})`),
      of(fc.constantFrom(...UNARY_FUNCTIONS)).map(([f]) => `$${f}()`),
      of(fc.constantFrom(...BINARY_FUNCTIONS), tie('expression'), tie('expression')).map(
        ([f, a, b]) => `$${f}(${a}, ${b})`,
      ),
      of(
        fc.constantFrom('substring', 'replace', 'split', 'pad'),
        tie('expression'),
        fc.constantFrom(...SCALARS),
        fc.constantFrom(...SCALARS),
      ).map(([f, a, b, c]) => `$${f}(${a}, ${b}, ${c})`),
      of(tie('expression'), fc.constantFrom(...REGEXES)).map(([a, r]) => `$match(${a}, ${r})`),
      of(tie('expression'), fc.constantFrom(...REGEXES)).map(([a, r]) => `$split(${a}, ${r})`),
      of(tie('expression'), fc.constantFrom(...REGEXES)).map(([a, r]) => `$contains(${a}, ${r})`),
      of(
        tie('expression'),
        fc.constantFrom(...REGEXES),
        fc.constantFrom("'[$1]'", "'$0$$'", "'$2x'"),
      ).map(([a, r, b]) => `$replace(${a}, ${r}, ${b})`),
      of(tie('expression'), fc.constantFrom(...UNARY_FUNCTIONS)).map(([a, f]) => `(${a}) ~> $${f}`),
      of(tie('expression'), fc.constantFrom(...UNARY_FUNCTIONS)).map(
        ([a, f]) => `(${a}) ~> $${f}()`,
      ),
      of(
        fc.constantFrom('map', 'filter', 'single', 'each', 'sift'),
        tie('expression'),
        tie('lambda'),
      ).map(([f, a, b]) => `$${f}(${a}, ${b})`),
      of(tie('expression'), tie('expression')).map(
        ([a, b]) => `$reduce(${a}, function($x, $y){ ${b} })`,
      ),
    ),
    lambda: of(fc.constantFrom('$x', '$x, $y', '$v, $i, $x'), tie('expression')).map(
      ([parameters, body]) => `function(${parameters}){ ${body} }`,
    ),
  }
})

/** Expressions over a handful of names, of every kind that closures know, right and wrong ones. */
export const anyExpression: fc.Arbitrary<string> = expression

const scalar = fc.constantFrom<JsonValue>(
  'work',
  'home',
  '',
  'b',
  'x1',
  'é😀',
  'a,b;c',
  '12',
  0,
  1,
  -1,
  2.5,
  true,
  false,
  null,
)

const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.record({ type: scalar, value: scalar }), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4 }),
  ),
}))

/** Objects with arrays in arrays, nulls, empty and wrong values, and URNs as keys. */
export const anyDocument: fc.Arbitrary<Record<string, JsonValue>> = fc.dictionary(
  fc.constantFrom(...KEYS),
  value,
  { maxKeys: 5 },
)
