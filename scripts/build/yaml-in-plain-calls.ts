import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Plugin } from 'esbuild'
import { replaceOnce } from './replace-once.ts'

/**
 * Builds the lexer and the parser of the `yaml` package as plain calls: `Parser.parse` gives a list of tokens.
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
          return {
            contents:
              basename(path) === 'lexer.js' ? replaced(plainMethods(text), []) : plainParser(text),
          }
        },
      )
    },
  }
}

/** The parser takes each lexeme as it comes, so that none of them outlives its use. */
function plainParser(text: string): string {
  return replaced(plainMethods(text), [
    [
      'parse(source, incomplete = false) {',
      (found) =>
        `${found}
        const tokens = [];
        this.give = (token) => tokens.push(token);
        this.lexer.give = (lexeme) => this.next(lexeme);`,
    ],
    [
      'for (const lexeme of this.lexer.lex(source, incomplete))\n            this.next(lexeme);',
      () => 'this.lexer.lex(source, incomplete);',
    ],
    ['if (!incomplete)\n            this.end();', (found) => `${found}\n        return tokens;`],
  ])
}

/** Generator methods as methods; what they yield is given to `this.give`. */
function plainMethods(text: string): string {
  return text
    .replaceAll(/^(?<indent> {4})\*(?=\w+\()/gmu, '$<indent>')
    .replaceAll('yield* ', '')
    .replaceAll(/(?<=^ {8,})yield (?<value>[^;]+);/gmu, 'this.give($<value>);')
}

function replaced(text: string, rules: Parameters<typeof replaceOnce>[1]): string {
  const result = replaceOnce(text, rules)
  if (/^(?! *(?:\/?\*|\/\/)).*\byield\b/mu.test(result))
    throw new Error('The yaml package has changed: a yield is left.')
  return result
}
