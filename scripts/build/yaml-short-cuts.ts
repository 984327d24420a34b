import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Plugin } from 'esbuild'
import { replaceOnce } from './replace-once.ts'

/**
 * Builds short cuts into what the `yaml` package makes of scalars: nearly all of them are a word or a text on one line.
 *
 * A plain one is held against nine patterns before it is taken for a text, though what begins with a letter can only be
 * a null or a boolean; a quoted one is put together character by character. What they give is the same;
 * `test/build/yaml-short-cuts.test.ts` compares them.
 */
export function yamlShortCuts(): Plugin {
  return {
    name: 'yaml-short-cuts',
    setup(build) {
      build.onLoad(
        {
          filter: /[\\/]yaml[\\/].*[\\/]compose[\\/](?:compose-scalar|resolve-flow-scalar)\.js$/,
        },
        async ({ path }) => {
          const text = await readFile(path, 'utf8')
          const rules = basename(path) === 'compose-scalar.js' ? OF_TAGS : OF_TEXTS
          return { contents: replaceOnce(text, rules) }
        },
      )
    },
  }
}

type Rules = Parameters<typeof replaceOnce>[1]

/** Tags of the core schema (YAML 1.2 §10.3.2); `%YAML 1.1` has others. */
const OF_TAGS: Rules = [
  [
    'function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {',
    (found) =>
      `${found}
    if (schema.name === 'core' && !schema.compat && /^[A-Za-z]/.test(value) && !/^(?:null|true|false)$/i.test(value))
        return schema[SCALAR];`,
  ],
]

const OF_TEXTS: Rules = [
  [
    'function unfoldLines(source) {',
    (found) => `${found}\n    if (!source.includes('\\n'))\n        return source;`,
  ],
  [
    "let res = '';\n    for (let i = 1; i < source.length - 1; ++i) {",
    () => `const whole = /^"[^\\\\\\n]*"$/.test(source);
    let res = whole ? source.slice(1, -1) : '';
    for (let i = whole ? source.length : 1; i < source.length - 1; ++i) {`,
  ],
]
