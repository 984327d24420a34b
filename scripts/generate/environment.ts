import { branchesOf, resolveReference, takesKind } from '../../src/config/explain/branches.ts'
import { mergedKey, mergedSchema } from '../../src/config/overlay/merging.ts'
import { isObject } from '../../src/model/value.ts'
import type { JsonObject, JsonValue } from '../../src/model/value.ts'

/**
 * The schema of overlays, made from that of configurations: where an overlay merges, nothing is required and
 * `null` takes a key out; what it replaces is written as in a configuration.
 */
export function environmentSchema(root: JsonObject): JsonObject {
  const definitions = new PartialDefinitions(root)
  const properties = isObject(root['properties']) ? root['properties'] : {}
  const { $schema = null, version = null, fragments, connectors } = properties
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://rollcall.dev/schemas/environment.schema.json',
    title: 'Rollcall environment',
    description:
      'An overlay: what is different in one environment. `--env NAME` lays environments/NAME.yaml over the configuration beside it. Mappings are merged, everything else is replaced as a whole, and null takes a key out.',
    examples: [EXAMPLE],
    type: 'object',
    required: ['version'],
    additionalProperties: false,
    patternProperties: { '^x-': {} },
    properties: {
      $schema,
      version,
      fragments: {
        ...named(fragments, 'What is different in fragments, by their names.'),
        additionalProperties: definitions.partial({ $ref: '#/$defs/Fragment' }),
        examples: [EXAMPLE_FRAGMENTS],
      },
      connectors: {
        ...named(
          connectors,
          'What is different in connectors, by their names; null leaves a connector out in this environment.',
        ),
        propertyNames: { $ref: '#/$defs/ConnectorName' },
        additionalProperties: definitions.connector(),
        examples: [EXAMPLE['connectors']],
      },
    },
    $defs: { ...(isObject(root['$defs']) ? root['$defs'] : {}), ...definitions.made },
  }
}

const EXAMPLE_FRAGMENTS = { guards: { thresholds: { deletes: '1%' } } }

const EXAMPLE = {
  version: 1,
  connectors: {
    EntraIDUsers: {
      target: { mssql: { env: 'HR_DATABASE_PROD' } },
      thresholds: { deletes: { percent: 1, atLeast: 5 } },
    },
  },
}

function named(schema: JsonValue | undefined, description: string): JsonObject {
  const title = isObject(schema) ? (schema['title'] ?? null) : null
  return { title, description, type: 'object' }
}

/** What an overlay may leave out and take out, for each definition that it merges. */
class PartialDefinitions {
  readonly made: Record<string, JsonObject> = {}
  readonly #root: JsonObject

  constructor(root: JsonObject) {
    this.#root = root
  }

  /** A connector, or null. */
  connector(): JsonObject {
    const whole = { $ref: '#/$defs/Connector' }
    this.made['ConnectorInEnvironment'] = this.#orNull(whole, this.partial(whole))
    return { $ref: '#/$defs/ConnectorInEnvironment' }
  }

  /** The schema as it is where an overlay replaces; its partial form where it merges. */
  partial(schema: JsonObject): JsonObject {
    const merged = mergedSchema(this.#root, schema)
    if (merged === undefined) return schema
    const { $ref: reference, ...beside } = schema
    if (typeof reference !== 'string' || reference.split('/').length !== 3) {
      return this.#withoutDemands(merged)
    }
    const name = `${reference.split('/')[2] ?? ''}Overlay`
    if (this.made[name] === undefined) {
      this.made[name] = {}
      this.made[name] = this.#withoutDemands(merged)
    }
    return { $ref: `#/$defs/${name}`, ...beside }
  }

  #withoutDemands(merged: JsonObject): JsonObject {
    const { required: _, anyOf: __, minProperties: ___, ...kept } = merged
    const { properties, additionalProperties } = merged
    return {
      ...kept,
      ...(isObject(properties) && {
        properties: Object.fromEntries(
          Object.entries(properties).flatMap(([key, one]) =>
            isObject(one) ? [[key, this.#value(merged, key, one)]] : [],
          ),
        ),
      }),
      ...(isObject(additionalProperties) && {
        additionalProperties: this.#value(merged, '', additionalProperties),
      }),
    }
  }

  #value(owner: JsonObject, key: string, schema: JsonObject): JsonObject {
    const merged = mergedKey(this.#root, owner, key)
    return this.#orNull(schema, merged === undefined ? schema : this.partial(schema))
  }

  /** Keeps the words that editors show: behind a union they would be gone. */
  #orNull(schema: JsonObject, inner: JsonObject): JsonObject {
    const branches = branchesOf(this.#root, schema)
    if (branches.some((branch) => takesKind(branch.schema, null))) return inner
    const { title, description, examples } = resolveReference(this.#root, schema)
    const words = Object.entries({ title, description, examples }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value]],
    )
    return { ...Object.fromEntries(words), anyOf: [inner, { type: 'null' }] }
  }
}
