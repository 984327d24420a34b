import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * Builds the lexer and the parser of the `yaml` package as plain calls that fill a list.
 *
 * They are generators, up to five within each other for every lexeme of a file. Nothing here reads a part
 * of a file, so nothing is gained by it, and it makes half of all that `validate` allocates. What they give
 * is the same, in the same order; `test/build/yaml-in-plain-calls.test.ts` compares them.
 */
export function yamlInPlainCalls(): Plugin {
  return {
    name: 'yaml-in-plain-calls',
    setup(build) {
      build.onLoad(
        { filter: /[\\/]yaml[\\/].*[\\/]parse[\\/](?:lexer|parser)\.js$/ },
        async ({ path }) => {
          const text = await readFile(path, 'utf8')
          return { contents: basename(path) === 'lexer.js' ? plainLexer(text) : plainParser(text) }
        },
      )
    },
  }
}

function plainLexer(text: string): string {
  return replaced(plainMethods(text), [
    ["let next = this.next ?? 'stream';", (found) => `this.found = [];\n        ${found}`],
    [
      'while (next && (incomplete || this.hasChars(1)))\n            next = this.parseNext(next);',
      (found) => `${found}\n        return this.found;`,
    ],
  ])
}

function plainParser(text: string): string {
  return replaced(plainMethods(text), [
    ['parse(source, incomplete = false) {', (found) => `${found}\n        this.found = [];`],
    [
      'if (!incomplete)\n            this.end();',
      (found) => `${found}\n        return this.found;`,
    ],
  ])
}

/** Generator methods as methods, what they yield into `this.found`. */
function plainMethods(text: string): string {
  return text
    .replaceAll(/^(?<indent> {4})\*(?=\w+\()/gmu, '$<indent>')
    .replaceAll('yield* ', '')
    .replaceAll(/(?<=^ {8,})yield (?<value>[^;]+);/gmu, 'this.found.push($<value>);')
}

/** Each text must be there once: another version of the package may need another rule. */
function replaced(
  text: string,
  rules: readonly (readonly [string, (found: string) => string])[],
): string {
  let result = text
  for (const [found, by] of rules) {
    if (result.split(found).length !== 2)
      throw new Error(`The yaml package has changed; not found once: ${found}`)
    result = result.replace(found, by)
  }
  if (/^(?! *(?:\/?\*|\/\/)).*\byield\b/mu.test(result))
    throw new Error('The yaml package has changed: a yield is left.')
  return result
}
