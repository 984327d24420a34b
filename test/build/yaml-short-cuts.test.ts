import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { before, suite, test } from 'node:test'
import * as fc from 'fast-check'
import * as yaml from 'yaml'
import { yamlShortCuts } from '../../scripts/build/yaml-short-cuts.ts'
import { builtYaml } from './built-yaml.ts'

suite('the scalars of the yaml package with short cuts', () => {
  let short = yaml

  before(async () => {
    short = await builtYaml(yamlShortCuts())
  })

  /** Scalars and problems of a text. */
  const reading = ({ parseAllDocuments, visit }: typeof yaml, text: string): unknown => {
    const documents = parseAllDocuments(text, { merge: true, prettyErrors: false })
    const read = Array.isArray(documents) ? documents : []
    return read.map((document) => {
      const scalars: unknown[] = []
      visit(document, {
        Scalar: (_, { value, source, type, tag, format, range, comment }) => {
          // Each copy of the package has a symbol of its own for "<<".
          const given = typeof value === 'symbol' ? String(value) : value
          scalars.push({ value: given, source, type, tag, format, range, comment })
        },
      })
      const problems = [...document.errors, ...document.warnings]
      return { scalars, problems: problems.map(({ code, message, pos }) => [code, message, pos]) }
    })
  }
  const same = (text: string): void =>
    assert.deepEqual(reading(short, text), reading(yaml, text), JSON.stringify(text))

  test('reads every configuration of the examples and tests as the package does', () => {
    const files = globSync(['*.yaml', 'examples/**/*.yaml', 'test/**/*.yaml'])
    assert.ok(files.length > 40)
    for (const file of files) same(readFileSync(file, 'utf8'))
  })

  const words = [
    'null Null NULL nULL ~ true True TRUE tRue false False FALSE yes no on off y n Y N << <<< a nul trues',
    '0 1 -1 +1 007 0o7 0o8 0x1F 0xG 1.5 .5 5. 1e3 1E-3 .inf -.INF .Inf .nan .NaN nan inf Infinity 1_000',
    '2001-12-14 12:30:45 10:20 e1 f0 x0 o7 ä é1 _x $a',
  ].flatMap((line) => line.split(' '))

  for (const directive of ['', '%YAML 1.2\n---\n', '%YAML 1.1\n---\n']) {
    test(`takes each word for what the package takes it ${JSON.stringify(directive)}`, () => {
      for (const word of words) {
        same(`${directive}${word}: ${word}\nlist: [${word}, '${word}', "${word}", !!str ${word}]\n`)
      }
    })
  }

  test('reads any text in quotes as the package does', () => {
    const signs = [...'ab \t\n\r\\"\'x0u'.split(''), '\\n', '\r\n', '\\\n', '\\x41', "''", '  ']
    const text = fc.array(fc.constantFrom(...signs), { maxLength: 20 }).map((all) => all.join(''))
    const quote = fc.constantFrom('"', "'", '')
    const property = fc.property(text, quote, fc.boolean(), (inner, sign, isClosed) => {
      same(`key: ${sign}${inner}${isClosed ? sign : ''}\n`)
    })
    fc.assert(property, { numRuns: 3_000 })
  })
})
