import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { entraFunctions } from '../../src/ecma/expression/functions/index.ts'
import type { EntraExample } from '../../src/ecma/expression/function.ts'
import { isMistake, parseExpression } from '../../src/ecma/expression/parse.ts'
import { isNotTranslated, translate } from '../../src/ecma/expression/translate.ts'
import { toText, type Translated } from '../../src/ecma/expression/translated.ts'
import type { JsonObject } from '../../src/model/value.ts'
import { compile, NOW } from '../compile/expression/build.ts'

/** Attributes have the names of the example; what it gives says what they are. */
function typed(given: EntraExample['given'] = {}) {
  return (name: string): Translated => {
    const value = given[name]
    const type = typeof value === 'boolean' ? 'bool' : Array.isArray(value) ? 'list' : 'text'
    return { text: name, type }
  }
}

async function check({ expression, given, result, refused }: EntraExample): Promise<void> {
  const parsed = parseExpression(expression)
  assert.ok(!isMistake(parsed), 'the example cannot be read')
  const translated = translate(parsed, typed(given))
  assert.equal(isNotTranslated(translated), refused === true, JSON.stringify(translated))
  if (isNotTranslated(translated)) return
  const text = translated.type === 'date' ? toText(translated).text : translated.text
  const compiled = compile(text, { vocabulary: 'none' })
  const input: JsonObject = JSON.parse(JSON.stringify(given ?? {}))
  const value = await compiled.evaluate(input, { now: NOW })
  assert.deepEqual(value === '' ? undefined : value, result, text)
}

for (const { name, examples, random } of entraFunctions) {
  suite(`Entra’s ${name}`, () => {
    test('has an example, unless every call gives another value', () => {
      assert.ok(random === true || examples.length > 0)
    })
    for (const example of examples) test(example.expression, () => check(example))
  })
}
