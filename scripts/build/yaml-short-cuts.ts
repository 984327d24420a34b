import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Plugin } from 'esbuild'
import { replaceOnce } from './replace-once.ts'

/**
 * Builds short cuts into what the `yaml` package makes of nodes. Nearly all of them are a word or a text on one line.
 *
 * A plain one is held against nine patterns before it is taken for a text, though what begins with a letter can only be
 * a null or a boolean; a quoted one is put together character by character; each says what it is by a property that is
 * defined, which takes several times as long as one that is set. What they give is the same;
 * `test/build/yaml-short-cuts.test.ts` compares them.
 */
export function yamlShortCuts(): Plugin {
  return {
    name: 'yaml-short-cuts',
    setup(build) {
      build.onLoad(
        {
          filter:
            /[\\/]yaml[\\/].*[\\/](?:compose[\\/](?:compose-scalar|resolve-flow-scalar)|nodes[\\/](?:Node|Pair))\.js$/,
        },
        async ({ path }) => ({
          contents: replaceOnce(await readFile(path, 'utf8'), RULES[basename(path)] ?? []),
        }),
      )
    },
  }
}

type Rules = Parameters<typeof replaceOnce>[1]

/** Tags of the core schema (YAML 1.2 §10.3.2); `%YAML 1.1` has others. */
const OF_TAGS: Rules = [
  [
    'tag = findScalarTagByTest(ctx, value, token, onError);',
    (found) =>
      `tag = isWord(ctx.schema, value) ? ctx.schema[SCALAR] : ${found.slice('tag = '.length)}`,
  ],
  [
    'function composeScalar(',
    (found) => `function isWord({ name, compat }, value) {
    return name === 'core' && !compat && /^[A-Za-z]/.test(value) && !/^(?:null|true|false)$/i.test(value);
}
${found}`,
  ],
]

const OF_NODES: Rules = [
  ['Object.defineProperty(this, NODE_TYPE, { value: type });', () => 'this[NODE_TYPE] = type;'],
]

const OF_PAIRS: Rules = [
  ['Object.defineProperty(this, NODE_TYPE, { value: PAIR });', () => 'this[NODE_TYPE] = PAIR;'],
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

const RULES: Readonly<Record<string, Rules>> = {
  'compose-scalar.js': OF_TAGS,
  'resolve-flow-scalar.js': OF_TEXTS,
  'Node.js': OF_NODES,
  'Pair.js': OF_PAIRS,
}
