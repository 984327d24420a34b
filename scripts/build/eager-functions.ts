import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type Piece, rearranged } from './rearranged.ts'

/** Where a function stands in a file, in UTF-16 units. */
interface Place {
  readonly start: number
  readonly end: number
}

/** What Node writes for `NODE_V8_COVERAGE`, as far as it is read here. */
interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly {
      readonly ranges: readonly {
        readonly startOffset: number
        readonly endOffset: number
        readonly count: number
      }[]
    }[]
  }[]
}

/**
 * Puts the functions that some command lines call into parentheses, which has V8 compile them together with their file.
 *
 * Node keeps what was compiled of a file as it was opened. A function that is compiled when it is first called is not
 * among that, so that every start of the program would compile all it needs anew: an eighth of the time of `validate`.
 *
 * A declaration of a file becomes a variable with a function, and goes to the beginning of the file, since it may be
 * called by what stands above it. Methods and declarations within functions stay as they are. The maps of the files
 * follow.
 *
 * @param program the folder with `main.js`
 * @param commandLines what is run, in the current folder; each must end with 0
 */
export async function compileEagerly(
  program: string,
  commandLines: readonly (readonly string[])[],
): Promise<void> {
  for (const [file, places] of await calledFunctions(program, commandLines)) {
    const path = join(program, file)
    const [text, map] = await Promise.all([readFile(path, 'utf8'), readFile(`${path}.map`, 'utf8')])
    const changed = rearranged(text, map, inParentheses(text, places))
    await Promise.all([writeFile(path, changed.text), writeFile(`${path}.map`, changed.map)])
  }
}

/** The functions of each file that are called, those that stand first before the others. */
async function calledFunctions(
  program: string,
  commandLines: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, readonly Place[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-build-'))
  const here = await realpath(program)
  const main = pathToFileURL(join(here, 'main.js')).href
  const start = `import { main } from ${JSON.stringify(main)}; await main()`
  try {
    const env = { ...process.env, NODE_V8_COVERAGE: folder, NODE_DISABLE_COMPILE_CACHE: '1' }
    const runs = commandLines.map((args) =>
      promisify(execFile)(
        process.execPath,
        ['-e', start, '--input-type=module', '--', 'rollcall', ...args],
        { env },
      ),
    )
    await Promise.all(runs)
    const called = new Map<string, Map<number, Place>>()
    for (const name of await readdir(folder)) {
      const { result }: Coverage = JSON.parse(await readFile(join(folder, name), 'utf8'))
      for (const { url, functions } of result) {
        if (!url.startsWith('file:')) continue
        const path = fileURLToPath(url)
        if (dirname(path) !== here) continue
        const places = called.get(basename(path)) ?? new Map<number, Place>()
        called.set(basename(path), places)
        for (const { ranges } of functions) {
          const [whole] = ranges
          // What begins with the file is the file.
          if (whole === undefined || whole.count === 0 || whole.startOffset === 0) continue
          places.set(whole.startOffset, { start: whole.startOffset, end: whole.endOffset })
        }
      }
    }
    return new Map(
      [...called].map(([file, places]) => [
        file,
        [...places.values()].toSorted((a, b) => a.start - b.start),
      ]),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const DECLARATION = /^(?<kind>(?:async )?function\*?) (?<name>[\w$]+)(?=\()/
const EXPRESSION = /^(?:async )?(?:function\*? ?\(|\(|[\w$]+ =>)/

/** The text in the order in which it is to stand, and what is put between. */
function inParentheses(text: string, places: readonly Place[]): readonly Piece[] {
  const declared: Piece[] = []
  const rest: Piece[] = []
  let done = 0
  for (const { start, end } of places) {
    const found = DECLARATION.exec(text.slice(start, start + 200))?.groups
    const isWhole = text[start - 1] === '\n' && text[end] === '\n'
    if (found === undefined || !isWhole || start < done) continue
    const { kind = '', name = '' } = found
    const named = start + kind.length + 1 + name.length
    const body = expressions(text, places, named, end)
    declared.push(`var ${name} = (${kind}`, ...body, ');\n')
    rest.push(...expressions(text, places, done, start))
    done = end + 1
  }
  return [...declared, ...rest, ...expressions(text, places, done, text.length)]
}

/** A stretch of the text, with the expressions in it that are functions in parentheses. */
function expressions(
  text: string,
  places: readonly Place[],
  from: number,
  to: number,
): readonly Piece[] {
  const signs = places
    .filter(({ start, end }) => start >= from && end <= to && isExpression(text, start))
    .flatMap(({ start, end }) => [
      { at: start, sign: '(' },
      { at: end, sign: ')' },
    ])
    .toSorted((a, b) => a.at - b.at)
  const pieces: Piece[] = []
  let done = from
  for (const { at, sign } of signs) {
    pieces.push({ start: done, end: at }, sign)
    done = at
  }
  return [...pieces, { start: done, end: to }]
}

/** Of `async (a) => b` V8 may tell the place behind the first word. */
function isExpression(text: string, start: number): boolean {
  return EXPRESSION.test(text.slice(start, start + 200)) && !text.startsWith('async ', start - 6)
}
