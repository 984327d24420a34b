import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { stringify } from 'yaml'
import { parseFile } from '../../../src/config/document.ts'
import { explain } from '../../../src/config/explain/explain.ts'
import type { Places } from '../../../src/config/places.ts'
import { readSchema } from '../../../src/config/schema-file.ts'
import type { SchemaName } from '../../../src/config/schema-file.ts'
import { readTree } from '../../../src/config/tree.ts'
import { validate as validateConnectors } from '../../../src/generated/connectors-validator.js'
import { validate as validateEnvironment } from '../../../src/generated/environment-validator.js'
import { validate as validateTests } from '../../../src/generated/mapping-test-validator.js'
import { validate as validateSnapshot } from '../../../src/generated/snapshot-validator.js'
import { isObject } from '../../../src/model/value.ts'
import type { JsonObject, JsonValue } from '../../../src/model/value.ts'

const VALIDATORS = {
  connectors: validateConnectors,
  environment: validateEnvironment,
  'mapping-test': validateTests,
  snapshot: validateSnapshot,
} as const
const NAMES = ['connectors', 'environment', 'mapping-test', 'snapshot'] as const

function explainText(name: (typeof NAMES)[number], value: unknown) {
  const places: Places = new Map()
  const file = parseFile({
    name: 'a.yaml',
    path: '/a.yaml',
    text: stringify(value, { lineWidth: 0 }),
  })
  const tree = readTree(file, places)
  return {
    valid: VALIDATORS[name](tree.value),
    problems: explain(readSchema(name), tree.value, places, file.spanOf(0, 0)),
  }
}

/** Every schema that describes a key or a definition, with the way to it. */
function* described(
  schema: JsonObject,
  path: string,
): Generator<[path: string, schema: JsonObject]> {
  for (const keyword of ['properties', '$defs']) {
    const children = schema[keyword]
    if (!isObject(children)) continue
    for (const [key, child] of Object.entries(children)) {
      if (!isObject(child)) continue
      yield [`${path}/${keyword}/${key}`, child]
      yield* described(child, `${path}/${keyword}/${key}`)
    }
  }
  for (const keyword of ['items', 'additionalProperties']) {
    const child = schema[keyword]
    if (isObject(child)) yield* described(child, `${path}/${keyword}`)
  }
  const union = schema['anyOf']
  if (!Array.isArray(union)) return
  for (const [index, child] of union.entries()) {
    if (isObject(child)) yield* described(child, `${path}/anyOf/${index}`)
  }
}

for (const name of NAMES) {
  suite(`the schema ${name}`, () => {
    const schema = readSchema(name)
    const ajv = new Ajv2020({
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      allowMatchingProperties: true,
    })
    ajv.addSchema(schema, 'root')

    test('has a title, a description and examples for every key', () => {
      const bare = [...described(schema, '#')].filter(
        ([, { $ref, title, description, examples }]) => {
          // A key that only refers to a definition is described there.
          const described =
            title !== undefined && description !== undefined && examples !== undefined
          return !described && $ref === undefined
        },
      )
      assert.ok([...described(schema, '#')].length > 25)
      assert.deepEqual(
        bare.map(([path]) => path),
        [],
      )
    })

    test('has only examples that are valid', () => {
      for (const [path, { examples }] of described(schema, '#')) {
        if (!Array.isArray(examples)) continue
        const validate = ajv.compile({ $ref: `root${path.replaceAll('$', '%24')}` })
        for (const example of examples) {
          assert.ok(validate(example), `${path}: ${JSON.stringify(example)}`)
        }
      }
    })

    test('is explained exactly where the validator refuses', () => {
      const [example] = Array.isArray(schema['examples']) ? schema['examples'] : []
      const samples = [example, ...examplesAsFiles(schema, name)].filter((one) => one !== undefined)
      let refused = 0
      fc.assert(
        fc.property(fc.constantFrom(...samples), mutation(schema), (sample, mutate) => {
          const { valid, problems } = explainText(name, mutate(sample))
          if (!valid) refused++
          assert.equal(
            problems.length === 0,
            valid,
            JSON.stringify(problems.map(({ message }) => message)),
          )
        }),
        { numRuns: 1000 },
      )
      assert.ok(refused > 300 && refused < 1000, `${refused} of 1000 were refused`)
    })
  })
}

/** Examples of parts of a connector, put into a whole file. */
function examplesAsFiles(schema: JsonObject, name: SchemaName): JsonValue[] {
  if (name === 'mapping-test' || !isObject(schema['$defs'])) return []
  const { Connector: connector, Flow: flow } = schema['$defs']
  if (!isObject(connector) || !isObject(flow)) return []
  const properties = isObject(connector['properties']) ? connector['properties'] : {}
  const base = Array.isArray(connector['examples']) ? connector['examples'][0] : {}
  const files: JsonValue[] = []
  for (const [key, property] of Object.entries(properties)) {
    const target = isObject(property) ? resolve(schema, property) : {}
    const examples = Array.isArray(target['examples']) ? target['examples'] : []
    for (const example of examples) {
      files.push({
        version: 1,
        connectors: { A: { ...(isObject(base) ? base : {}), [key]: example } },
      })
    }
  }
  return files
}

function resolve(root: JsonObject, schema: JsonObject): JsonObject {
  const { $ref: reference } = schema
  if (typeof reference !== 'string') return schema
  let found: JsonValue | undefined = root
  for (const part of reference.split('/').slice(1))
    found = isObject(found) ? found[part] : undefined
  return isObject(found) ? found : {}
}

/** Changes one place of a value: another value, a key more, a key less, a key renamed. */
function mutation(schema: JsonObject): fc.Arbitrary<(value: JsonValue) => JsonValue> {
  const keys = [
    ...new Set([...described(schema, '#')].map(([path]) => path.split('/').at(-1) ?? '')),
  ]
  const value: fc.Arbitrary<JsonValue> = fc.oneof(
    fc.constantFrom<JsonValue>('', 'x', 'keep', '5%', '90d', 'graph', 7, -1, 1.5, true, null),
    fc.constantFrom<JsonValue>([], {}, ['a'], { env: 'A' }, { env: 'A', file: 'b' }, [[]], [{}]),
    fc
      .record({ key: fc.constantFrom(...keys), one: fc.constantFrom('x', 7, null) })
      .map(({ key, one }) => ({ [key]: one })),
  )
  return fc
    .record({
      path: fc.array(fc.nat(6), { maxLength: 5 }),
      key: fc.constantFrom('kee', ...keys),
      value,
      kind: fc.nat(3),
    })
    .map(
      (change) => (sample) =>
        change.path.length === 0 && change.kind === 0 ? sample : mutateAt(sample, change),
    )
}

function mutateAt(
  value: JsonValue,
  change: { path: readonly number[]; key: string; value: JsonValue; kind: number },
): JsonValue {
  const [step, ...path] = change.path
  if (Array.isArray(value)) {
    if (step === undefined || value.length === 0) return change.value
    return value.map((one, index) =>
      index === step % value.length ? mutateAt(one, { ...change, path }) : one,
    )
  }
  if (!isObject(value)) return change.value
  const entries = Object.entries(value)
  if (step === undefined || entries.length === 0) {
    if (change.kind === 1) return Object.fromEntries(entries.slice(1))
    if (change.kind === 2) return change.value
    return { ...value, [change.key]: change.value }
  }
  return Object.fromEntries(
    entries.map(([key, one], index) =>
      index === step % entries.length ? [key, mutateAt(one, { ...change, path })] : [key, one],
    ),
  )
}

suite('an example in a help', () => {
  test('of several lines stands below the words, without a blank line at its end', () => {
    const wrong = { connector: 'HR', tests: [{ name: 'x', given: { a: 1 }, cases: [1] }] }
    const [problem] = explainText('mapping-test', wrong).problems
    assert.match(problem?.help ?? '', /^For example:\n\S[^]*\n[^]*\S$/u)
  })
})
