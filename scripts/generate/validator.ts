import { Ajv2020 } from 'ajv/dist/2020.js'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { isSchema } from './schema.ts'
import type { Schema } from './schema.ts'

/**
 * A validator of a schema as a module without imports, made by AJV.
 *
 * It loads in 4 ms where AJV takes 40 ms and compiling the schema 60 ms more. It is JavaScript, since
 * stripping the types of so much text takes 110 ms. It answers yes or no; `src/config/explain` says
 * what is wrong.
 */
export function generateValidator(schema: Schema, source: string): string {
  const ajv = new Ajv2020({
    code: { source: true, esm: true, lines: true },
    inlineRefs: false,
    messages: false,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allowMatchingProperties: true,
  })
  const code = standaloneCode.default(ajv, ajv.compile(schema))
  if (/\brequire\(|^import /m.test(code)) {
    throw new Error('The validator imports parts of AJV; avoid the keyword that needs them.')
  }
  const body = code
    .replace(/^"use strict";/, '')
    .replace(/^export default .*;$/m, '')
    .replace(/^\/\*# sourceURL=.*\n/gm, '')
    // Errors are counted, not described: what is wrong is said elsewhere.
    .replace(/\{instancePath[^\n]*?,schemaPath:[^\n]*\}(?=;$|\];$)/gm, '{}')
    .replace(/^const (schema\d+) = (\{.*\});$/gm, (_, name: string, text: string) =>
      schemaConstant(code, name, text),
    )
  return `// Generated from ${source} by scripts/generate.ts. Do not edit.\n${body.trimStart()}`
}

/** Of a schema's text the validator needs at most the names of the properties. */
function schemaConstant(code: string, name: string, text: string): string {
  if (code.split(new RegExp(`\\b${name}\\b`)).length <= 2) return ''
  const parsed: unknown = JSON.parse(text)
  const properties = isSchema(parsed) && isSchema(parsed['properties']) ? parsed['properties'] : {}
  const names = Object.fromEntries(Object.keys(properties).map((key) => [key, 0]))
  return `const ${name} = ${JSON.stringify({ properties: names })};`
}

/** The declaration that stands beside the module. */
export function generateValidatorTypes(source: string): string {
  return (
    `// Generated from ${source} by scripts/generate.ts. Do not edit.\n` +
    '\n/** Whether a value meets the schema. */\n' +
    'export declare function validate(data: unknown): boolean\n'
  )
}
