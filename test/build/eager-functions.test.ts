import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { compileEagerly } from '../../scripts/build/eager-functions.ts'

const SOURCE = `const table: readonly string[] = below(['a', 'b'])

export async function main(): Promise<void> {
  const words = process.argv.slice(2)
  const later = async (word: string) => word.toUpperCase()
  const all = await Promise.all([...table, ...words].map((word) => later(word)))
  process.stdout.write([all.join(), new Counted(3).twice(), factorial(4), [...upTo(2)].join('')].join(' '))
  if (words.includes('fail')) neverCalled('fail')
}

function below(words: readonly string[]): readonly string[] {
  return words.filter((one) => one !== 'b')
}

function factorial(of: number): number {
  return of < 2 ? 1 : of * factorial(of - 1)
}

function* upTo(end: number): Generator<number> {
  for (let at = 0; at < end; at += 1) yield at
}

class Counted {
  readonly #count: number
  constructor(count: number) {
    this.#count = count
  }
  twice(): number {
    return this.#count * 2
  }
}

function neverCalled(word: string): never {
  const fail = (): never => {
    throw new Error(word)
  }
  return fail()
}
`

suite('functions that are compiled with their file', () => {
  let folder = ''
  let program = ''
  let old = ''
  let text = ''
  let map = new SourceMap({
    file: '',
    version: 3,
    sources: [],
    sourcesContent: [],
    names: [],
    mappings: '',
    sourceRoot: '',
  })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-eager-'))
    program = join(folder, 'program')
    await mkdir(program)
    await writeFile(join(folder, 'main.ts'), SOURCE)
    await build({
      entryPoints: [join(folder, 'main.ts')],
      outdir: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      sourcemap: 'linked',
    })
    old = await readFile(join(program, 'main.js'), 'utf8')
    await compileEagerly(program, [['c']])
    text = await readFile(join(program, 'main.js'), 'utf8')
    map = new SourceMap(JSON.parse(await readFile(join(program, 'main.js.map'), 'utf8')))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  test('do what they did, also where they are called above their place', () => {
    const start = `import { main } from ${JSON.stringify(pathToFileURL(join(program, 'main.js')).href)}; await main()`
    const args = ['--input-type=module', '-e', start, '--', 'x', 'c']
    assert.equal(execFileSync(process.execPath, args, { encoding: 'utf8' }), 'A,C 6 24 01')
  })

  test('stand in parentheses when they are called, and only then', () => {
    assert.match(text, /^var below = \(function\(/m)
    assert.match(text, /^var factorial = \(function\(/m)
    assert.match(text, /^var upTo = \(function\*\(/m)
    assert.match(text, /\.map\(\(\(word\) => later\(word\)\)\)/)
    assert.match(text, /^function neverCalled\(/m)
    assert.match(text, /= \(\) => \{/)
    assert.doesNotMatch(text, /async \(\(/)
  })

  test('lead to the line and column from which they came', () => {
    const lines = SOURCE.split('\n')
    let found = 0
    for (const [line, code] of text.split('\n').entries()) {
      for (const word of [
        'toUpperCase',
        'filter',
        'factorial(of',
        'yield',
        'throw',
        '#count * 2',
      ]) {
        const column = code.indexOf(word)
        if (column === -1) continue
        const entry = map.findEntry(line, column)
        assert.ok('originalLine' in entry, word)
        const place = lines[entry.originalLine]?.slice(entry.originalColumn) ?? ''
        assert.ok(place.startsWith(word), `${word} leads to ${place}`)
        found += 1
      }
    }
    assert.ok(found >= 6, String(found))
  })

  test('a command line that fails is told', async () => {
    await writeFile(join(program, 'main.js'), old)
    await assert.rejects(compileEagerly(program, [['fail']]), /fail/)
  })
})
