import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import { readUsual } from '../../../src/config/usual-yaml/read-usual.ts'

/** Everything of a node but its comments. */
function shape(node: unknown): unknown {
  if (isScalar(node)) {
    const { value, source, type, format, minFractionDigits, range, anchor, tag } = node
    return { value, source, type, format, minFractionDigits, range, anchor, tag }
  }
  if (isMap(node)) {
    const pairs = node.items.map(({ key, value }) => [shape(key), shape(value)])
    return { map: pairs, range: node.range, flow: node.flow, anchor: node.anchor, tag: node.tag }
  }
  if (isSeq(node)) {
    const { range, flow, anchor, tag } = node
    return { seq: node.items.map(shape), range, flow, anchor, tag }
  }
  return { other: node === null ? 'null' : typeof node }
}

/** Whether the text is in the usual form; it is read as the package reads it then. */
function isUsual(text: string): boolean {
  const usual = readUsual(text)
  if (usual === undefined) return false
  const documents = parseAllDocuments(text, { merge: true, prettyErrors: false, uniqueKeys: false })
  const all = Array.isArray(documents) ? documents : []
  assert.equal(all.length, 1, JSON.stringify(text))
  const [document] = all
  const problems = [...(document?.errors ?? []), ...(document?.warnings ?? [])]
  assert.deepEqual(problems, [], JSON.stringify(text))
  assert.deepEqual(shape(usual), shape(document?.contents), JSON.stringify(text))
  return true
}

const texts = globSync(['*.yaml', 'examples/**/*.yaml', 'test/**/*.yaml', 'ops/**/*.yaml']).map(
  (file) => readFileSync(file, 'utf8'),
)

/** What somebody leaves behind by mistake. */
const PIECES: readonly string[] = [
  ...'-?:,[]{}#&*!|>\'"%@` \n'.split(''),
  ...'\n\n;  ;- ;: ;, ;|\n;? ;---\n;...\n;&a ;*a; #; # a\n;\n# a\n;\n  # a\n;'.split(';'),
]

/** Values of every kind, right and wrong. */
const SCALARS = `
a
a b
null
Null
nULL
~
true
FALSE
tRue
0
-1
+1
007
0o7
0o8
0x1F
1.5
1.50
.5
5.
1e3
-.INF
.nan
1_000
2001-12-14
-a
a:b
a#b
é
_
$a
(a)
<
<<
=
/a/
a'b
a"b
"a"
'a'
'a''b'
"a\\"b"
"\\u0041 \\x41"
"\\q"
"a, b"
'a: b # c'
""
''
"a
'a
'a'b
a,b
a]
a{b
.
..
...
-
--
- a
a:
:a
a :
? a
?a
# a
@a
*a
&a b
!!str a
|
|-
>
>-
|+
|2
| # a
|-  
|a
> a
%a
\`a
a: b
{}
[]
{ }
{ a: b }
{a: b,c: 1 }
{ 'a': [1, "b"] }
{ a: { b: c } , d: e }
[ a, {b: c} ]
[[1], []]
[a b, c ]
[a:b, c#d]
[a #b]
[a,]
[,a]
[a: b]
[ - ]
[ -a ]
[a
{a}
{a:b}
{ a: }
{"a":b}
{ a : b }
{ a: b
{ a: b }}
{ a: b } c
{ a: b }# c
{ a: *b }
{ ? a : b }`
  .trim()
  .split('\n')

suite('the reader of usual YAML', () => {
  test('reads most configurations of the examples and tests, and as the package does', () => {
    const usual = texts.filter(isUsual)
    assert.ok(texts.length > 40)
    assert.ok(usual.length > texts.length * 0.6, `${usual.length} of ${texts.length}`)
  })

  test('reads them as the package does with Windows line ends and without the last one', () => {
    for (const text of texts) {
      isUsual(text.replaceAll(/\r?\n/g, '\r\n'))
      isUsual(text.trimEnd())
    }
  })

  test('reads nothing else than the package when a part is missing or in the wrong place', () => {
    const piece = fc.constantFrom(...PIECES)
    const places = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(40), piece)
    const property = fc.property(places, ([text, at, less, more]) => {
      const place = at % (text.length + 1)
      const start = text.lastIndexOf('\n', Math.max(0, place - 300)) + 1
      isUsual(text.slice(start, place) + more + text.slice(place + less, place + 300))
    })
    fc.assert(property, { numRuns: 3_000 })
  })

  const scalar = fc.constantFrom(...SCALARS)
  const word = fc.constantFrom(
    'a',
    'b c',
    '"d"',
    "'e f'",
    'x-y',
    '1',
    'true',
    'é',
    '- ',
    'a:b',
    'k#',
  )
  const tail = fc.constantFrom('', '', '', ' ', ' # c', '  #', '#', ' # a: b')
  const indent = fc.constantFrom('', '  ', '  ', '    ', '    ', '      ', ' ')
  const line = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(indent, word, scalar, tail).map(([i, k, v, t]) => `${i}${k}: ${v}${t}`),
    },
    { weight: 4, arbitrary: fc.tuple(indent, word, tail).map(([i, k, t]) => `${i}${k}:${t}`) },
    { weight: 2, arbitrary: fc.tuple(indent, scalar, tail).map(([i, v, t]) => `${i}- ${v}${t}`) },
    {
      weight: 2,
      arbitrary: fc.tuple(indent, word, scalar, tail).map(([i, k, v, t]) => `${i}- ${k}: ${v}${t}`),
    },
    { weight: 2, arbitrary: fc.tuple(indent, word, tail).map(([i, k, t]) => `${i}- ${k}:${t}`) },
    { weight: 2, arbitrary: indent.map((i) => `${i}# c`) },
    { weight: 1, arbitrary: indent },
    { weight: 1, arbitrary: fc.tuple(indent, scalar).map(([i, v]) => i + v) },
    { weight: 1, arbitrary: fc.constantFrom('---', '...', '--- a', '-', '  -', '%YAML 1.2') },
  )

  test('takes each value for what the package takes it, wherever it stands', () => {
    const places: readonly ((value: string) => string)[] = [
      (value) => `a: ${value}`,
      (value) => `a: ${value}\nb: c\n`,
      (value) => `a:\n  - ${value}\n  - ${value} # c\n`,
      (value) => `a: { b: ${value} , c: [${value}, ${value} ] } # d\n`,
      (value) => `${value}: a\nb:\n  ${value}: c\n`,
      (value) => `a:\n- ${value}: ${value}\n  b: ${value}  \n  # c\n`,
      (value) => `a: ${value}\n  b`,
      (value) => `a: ${value}\n  b\n   c\n\n  d\n  \n \n # e\nf: g\n`,
    ]
    for (const value of SCALARS) for (const place of places) isUsual(place(value))
  })

  test('reads any lines as the package does, or leaves them to it', () => {
    const text = fc.tuple(fc.array(line, { maxLength: 9 }), fc.constantFrom('', '\n', '\n\n'))
    fc.assert(
      fc.property(text, ([lines, end]) => {
        isUsual(lines.join('\n') + end)
      }),
      { numRuns: 20_000 },
    )
  })

  test('reads well-formed lines as the package does', () => {
    let usual = 0
    const plain = fc.constantFrom('a', '1', "'b'", '"c d"', '{ a: b }', '[1, x ]')
    const comment = fc.constantFrom('', '', ' # c')
    const between = fc.array(
      fc.tuple(fc.constantFrom('', ' ', '  ', '    ', '      '), fc.constantFrom('', '# c')),
      { maxLength: 3 },
    )
    const lines = fc.array(
      fc.tuple(
        fc.constantFrom('  ', '  ', '   ', '    ', ''),
        fc.constantFrom('a', 'b: c', '# d', '', ' '),
      ),
      { minLength: 1, maxLength: 4 },
    )
    type Block = (indent: string) => string
    const noise = between.map((all) => all.map((pair) => `${pair.join('')}\n`).join(''))
    const { block } = fc.letrec<{ block: Block; value: Block }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.tuple(plain, comment).map(
          ([v, c]): Block =>
            () =>
              ` ${v}${c}\n`,
        ),
        fc.tuple(tie('block'), comment, noise, fc.constantFrom('  ', ' ', '    ')).map(
          ([inner, c, n, more]): Block =>
            (i) =>
              `${c}\n${n}${inner(i + more)}`,
        ),
        fc.array(fc.tuple(plain, comment, noise), { minLength: 1, maxLength: 3 }).map(
          (items): Block =>
            (i) =>
              `\n${items.map(([v, c, n]) => `${i}- ${v}${c}\n${n}`).join('')}`,
        ),
        fc.array(tie('block'), { minLength: 1, maxLength: 2 }).map(
          (items): Block =>
            (i) =>
              `\n${items.map((one) => `${i}  - ${one(`${i}    `).trimStart()}`).join('')}`,
        ),
        fc.constant((): string => '\n'),
        fc.tuple(fc.constantFrom('|', '>', '|-', '>-'), lines, noise).map(
          ([sign, all, n]): Block =>
            (i) =>
              ` ${sign}\n${all.map(([more, text]) => `${i}${more}${text}\n`).join('')}${n}`,
        ),
      ),
      block: fc
        .array(fc.tuple(fc.constantFrom('a', 'b', '"c"'), tie('value'), noise), {
          minLength: 1,
          maxLength: 3,
        })
        .map(
          (pairs): Block =>
            (i) =>
              pairs.map(([k, v, n]) => `${i}${k}:${v(i)}${n}`).join(''),
        ),
    }))
    fc.assert(
      fc.property(block, noise, (make, before) => {
        if (isUsual(before + make(''))) usual += 1
      }),
      { numRuns: 4_000 },
    )
    assert.ok(usual > 1_000, String(usual))
  })
})
