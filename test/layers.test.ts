import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../src', import.meta.url))

/** Folders by floor; imports go down only. The command line is the roof. */
const FLOORS: readonly (readonly string[])[] = [
  ['model', 'generated', 'sqlite-file'],
  ['config', 'sql', 'observe', 'http', 'gitops'],
  ['compile', 'sources', 'state', 'propose'],
  ['engine', 'ecma'],
  ['scim', 'schedule', 'console', 'harness'],
  ['app'],
  ['cli'],
]

/** What the engine may know of the floors below that hold concrete things: the interfaces alone. */
const ENGINE_INTERFACES = new Set([
  'sql/target.ts',
  'sql/bulk.ts',
  'state/store.ts',
  'state/space.ts',
  'state/journal.ts',
  'state/lease.ts',
  'state/public-ids.ts',
  'state/state.ts',
  'sources/source.ts',
])

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

suite('layers', () => {
  const imports = readImports()

  test('the house stands: there are imports to check', () => {
    assert.ok(imports.length > 100, `only ${imports.length} imports were found`)
  })

  test('every folder under src has a floor', () => {
    const known = new Set(FLOORS.flat())
    const unknown = [...new Set(imports.map((one) => folderOf(one.from)))].filter(
      (one) => !known.has(one),
    )
    assert.deepEqual(unknown, [])
  })

  test('imports go down, never up and never across', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [source, sink] = [folderOf(from), folderOf(to)]
      return source !== sink && floorOf(sink) >= floorOf(source)
    })
    assert.deepEqual(wrong.map(describe), [])
  })

  test('model knows nothing of ours', () => {
    const wrong = imports.filter(
      ({ from, to }) => folderOf(from) === 'model' && folderOf(to) !== 'model',
    )
    assert.deepEqual(wrong.map(describe), [])
  })

  test('the engine knows databases, stores and sources by their interfaces only', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        folderOf(from) === 'engine' &&
        ['sql', 'state', 'sources', 'config', 'http'].includes(folderOf(to)) &&
        !ENGINE_INTERFACES.has(to),
    )
    assert.deepEqual(wrong.map(describe), [])
  })

  test('no file imports in a circle', () => {
    assert.deepEqual(findCircle(imports), [])
  })

  test('outside sql/dialects nothing asks which dialect it is', () => {
    const asking = sources()
      .filter((file) => !file.startsWith('sql/dialects/') && !file.startsWith('generated/'))
      .filter((file) =>
        /dialect(?:\.name)? (?:===|!==) '/u.test(readFileSync(join(ROOT, file), 'utf8')),
      )
    assert.deepEqual(asking, [])
  })
})

function sources(): string[] {
  return globSync('**/*.ts', { cwd: ROOT }).toSorted()
}

function readImports(): Import[] {
  return sources().flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8')
    const lines = text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/gu,
    )
    return [...lines].map((match) => ({
      from: file,
      to: relative(ROOT, resolve(ROOT, dirname(file), match[2] ?? match[3] ?? '')),
      typeOnly: match[1] !== undefined,
    }))
  })
}

function folderOf(file: string): string {
  return file.startsWith('..') ? 'outside' : (file.split('/')[0] ?? '')
}

function floorOf(folder: string): number {
  return FLOORS.findIndex((floor) => floor.includes(folder))
}

function describe(one: Import): string {
  return `${one.from} → ${one.to}`
}

/** The first circle of files, or nothing. */
function findCircle(imports: readonly Import[]): string[] {
  const next = Map.groupBy(imports, (one) => one.from)
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] => {
    const at = path.indexOf(file)
    if (at >= 0) return [...path.slice(at), file]
    if (done.has(file)) return []
    path.push(file)
    for (const { to } of next.get(file) ?? []) {
      const circle = visit(to)
      if (circle.length > 0) return circle
    }
    path.pop()
    done.add(file)
    return []
  }
  for (const file of next.keys()) {
    const circle = visit(file)
    if (circle.length > 0) return circle
  }
  return []
}
