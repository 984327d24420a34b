import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { before, suite, test } from 'node:test'
import * as fc from 'fast-check'
import * as yaml from 'yaml'
import { yamlInPlainCalls } from '../../scripts/build/yaml-in-plain-calls.ts'
import { builtYaml } from './built-yaml.ts'

suite('the parser of the yaml package in plain calls', () => {
  let plain = yaml

  before(async () => {
    plain = await builtYaml(yamlInPlainCalls())
  })

  /** Tokens, lines and problems of a text; whatever else is made of it is made of the tokens. */
  const reading = ({ Parser, parseAllDocuments }: typeof yaml, text: string): unknown => {
    const lines: number[] = []
    const tokens = [...new Parser((offset) => lines.push(offset)).parse(text)]
    const documents = parseAllDocuments(text, { merge: true, prettyErrors: false })
    const read = Array.isArray(documents) ? documents : []
    const told = read.map(({ errors, warnings, range }) => ({
      problems: [...errors, ...warnings].map(({ code, message, pos }) => ({ code, message, pos })),
      range,
    }))
    return { lines, tokens, told }
  }
  const same = (text: string): void =>
    assert.deepEqual(reading(plain, text), reading(yaml, text), JSON.stringify(text))

  const texts = globSync(['*.yaml', 'examples/**/*.yaml', 'test/**/*.yaml']).map((file) =>
    readFileSync(file, 'utf8'),
  )

  test('reads every configuration of the examples and tests as the package does', () => {
    assert.ok(texts.length > 40)
    for (const text of texts) same(text)
  })

  test('reads them as the package does when a part is missing or in the wrong place', () => {
    const piece = fc.constantFrom(
      '',
      '\t',
      '\n',
      '- ',
      ': ',
      '{',
      ']',
      '"',
      "'",
      '|\n',
      '? ',
      '---\n',
      '&a ',
      '*a',
      '#',
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat(40),
        piece,
        (text, at, less, more) => {
          const place = at % (text.length + 1)
          same(
            text.slice(Math.max(0, place - 400), place) +
              more +
              text.slice(place + less, place + 400),
          )
        },
      ),
      { numRuns: 400 },
    )
  })

  test('reads any text made of signs that YAML knows as the package does', () => {
    const signs = [
      ...'ab-?:,[]{}#&*!|>\'"%@` \n\t\r.'.split(''),
      '---',
      '...',
      '\n  ',
      ': ',
      '- ',
      '\n\n',
    ]
    const text = fc.array(fc.constantFrom(...signs), { maxLength: 40 }).map((all) => all.join(''))
    fc.assert(fc.property(text, same), { numRuns: 2_000 })
  })
})
