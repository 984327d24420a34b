import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isObject } from '../src/model/value.ts'
import type { JsonObject } from '../src/model/value.ts'
import { availabilityOf } from './generate/availability.ts'
import { environmentSchema } from './generate/environment.ts'
import { generateReference } from './generate/reference.ts'
import { generateTypes } from './generate/types.ts'
import { generateValidator, generateValidatorTypes } from './generate/validator.ts'
import { scriptOptions } from './script-options.ts'

/**
 * Writes everything that follows from the schemas: types, validators and reference pages.
 *
 *   --check   writes nothing; exit code 1 when a file differs from what would be written
 */
const SCHEMAS = [
  { name: 'connectors', type: 'ConfigurationFile', page: 'configuration' },
  { name: 'mapping-test', type: 'MappingTestFile', page: 'mapping-tests' },
  { name: 'snapshot', type: 'SchemaSnapshot', page: 'snapshots' },
] as const

/** Follows from that of configurations, and has their types and their reference. */
const ENVIRONMENT = 'schemas/environment.schema.json'

async function generate(): Promise<Map<string, string>> {
  const outputs = new Map<string, string>()
  for (const { name, type, page } of SCHEMAS) {
    const source = `schemas/${name}.schema.json`
    const schema = await readSchema(source)
    outputs.set(`src/generated/${name}.ts`, await generateTypes(schema, type, source))
    outputs.set(`src/generated/${name}-validator.js`, generateValidator(schema, source))
    outputs.set(`src/generated/${name}-validator.d.ts`, generateValidatorTypes(source))
    outputs.set(
      `docs/reference/${page}.md`,
      generateReference(schema, { source, availability: availabilityOf }),
    )
  }
  const overlays = environmentSchema(await readSchema('schemas/connectors.schema.json'))
  outputs.set(ENVIRONMENT, `${JSON.stringify(overlays, undefined, 2)}\n`)
  outputs.set('src/generated/environment-validator.js', generateValidator(overlays, ENVIRONMENT))
  outputs.set('src/generated/environment-validator.d.ts', generateValidatorTypes(ENVIRONMENT))
  return outputs
}

async function readSchema(path: string): Promise<JsonObject> {
  const schema: unknown = JSON.parse(await readFile(path, 'utf8'))
  if (!isObject(schema)) throw new Error(`${path} holds no schema.`)
  return schema
}

async function current(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

const { values: options } = scriptOptions(import.meta.filename, {
  options: { check: { type: 'boolean' } },
})
const outputs = await generate()
if (options.check) {
  for (const [path, text] of outputs) {
    if ((await current(path)) === text) continue
    console.error(`${path} is not what the schema gives; run "npm run generate".`)
    process.exitCode = 1
  }
} else {
  for (const [path, text] of outputs) {
    if ((await current(path)) === text) continue
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    console.log(path)
  }
}
