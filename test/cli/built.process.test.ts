import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { builtAfter } from '../../bin/built-after.js'
import { BUILT_IN, bundle } from '../../scripts/build/bundle.ts'

const ROOT = join(import.meta.dirname, '../..')

suite('the program as it is built', () => {
  let folder = ''
  let checkout = ''

  before(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'rollcall-checkout-'))
    await cp(join(ROOT, 'bin'), join(checkout, 'bin'), { recursive: true })
    await symlink(join(ROOT, 'src'), join(checkout, 'src'), 'junction')
    folder = await mkdtemp(join(tmpdir(), 'rollcall-built-'))
    const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    const external = Object.keys(dependencies).filter((name) => !BUILT_IN.includes(name))
    for (const name of ['bin', 'schemas', 'package.json'])
      await cp(join(ROOT, name), join(folder, name), { recursive: true })
    await bundle(join(folder, 'dist'), external)
    await mkdir(join(folder, 'node_modules'))
    for (const name of external) {
      await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true })
      await symlink(
        join(ROOT, 'node_modules', name),
        join(folder, 'node_modules', name),
        'junction',
      )
    }
  })
  after(async () => {
    await rm(folder, { recursive: true, force: true })
    await rm(checkout, { recursive: true, force: true })
  })

  const run = (home: string, ...args: string[]) => {
    const line = [join(home, 'bin/rollcall.js'), ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, line, {
      cwd: ROOT,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }

  test('runs without the sources and without the packages that are built in', () => {
    const { status, stdout, stderr } = run(folder, 'validate')
    assert.equal(stderr + stdout, '1 file, no problems\n')
    assert.equal(status, 0)
  })

  for (const args of [['--help'], ['--version'], ['schema'], ['render'], ['explain']]) {
    test(`says the same as the sources: ${args.join(' ')}`, () => {
      assert.deepEqual(run(folder, ...args), run(checkout, ...args))
    })
  }

  for (const [args, most] of [
    [['validate'], 8],
    [['--help'], 5],
  ] as const) {
    test(`opens at most ${most} files for ${args.join(' ')}`, () => {
      const line = ['--import', COUNTED, join(folder, 'bin/rollcall.js'), ...args]
      const { status, stderr } = spawnSync(process.execPath, line, { cwd: ROOT, encoding: 'utf8' })
      assert.equal(status, 0)
      assert.ok(Number(stderr) > 1 && Number(stderr) <= most, `${stderr} files`)
    })
  }

  test('has every file that another one names', async () => {
    const program = join(folder, 'dist/program')
    const names = new Set(await readdir(program))
    for (const name of names) {
      if (!name.endsWith('.js')) continue
      const text = await readFile(join(program, name), 'utf8')
      for (const [, named = ''] of text.matchAll(/(?:from |import ?\(?)"\.\/([^"]+)"/gu)) {
        assert.ok(names.has(named), `${name} names ${named}`)
      }
    }
  })

  test('has the licence of each package that is built in beside it', async () => {
    const names = await readdir(join(folder, 'dist/licences'))
    assert.deepEqual(
      names.toSorted(),
      BUILT_IN.map((name) => `${name}.txt`),
    )
  })
})

/** Says at the end how many files of the program were loaded. */
const COUNTED = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  let count = 0
  registerHooks({ load(url, context, next) { if (url.includes('/dist/program/')) count++; return next(url, context) } })
  process.on('exit', () => process.stderr.write(String(count)))
`)}`

suite('builtAfter', () => {
  let folder = ''
  const at = (name: string) => join(folder, name)
  const touch = (name: string, second: number) => utimes(at(name), second, second)

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-built-'))
    await mkdir(at('src/cli'), { recursive: true })
    for (const name of ['built.js', 'src/cli/main.ts']) await writeFile(at(name), '')
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const ages = async (built: number, source: number, inner: number): Promise<boolean> => {
    await touch('built.js', built)
    await touch('src/cli/main.ts', source)
    await touch('src/cli', inner)
    await touch('src', 100)
    return builtAfter(at('built.js'), at('src'))
  }

  test('is true when every source is older', async () => {
    assert.equal(await ages(200, 100, 100), true)
  })

  test('is false when a source is newer', async () => {
    assert.equal(await ages(200, 300, 100), false)
  })

  test('is false when something was taken out of a folder', async () => {
    assert.equal(await ages(200, 100, 300), false)
  })

  test('is false when a file beside the sources is newer, and true when there is none', async () => {
    assert.equal(await ages(200, 100, 100), true)
    await writeFile(at('lock.json'), '')
    await touch('lock.json', 300)
    assert.equal(builtAfter(at('built.js'), at('src'), at('lock.json')), false)
    assert.equal(builtAfter(at('built.js'), at('src'), at('nothing.json')), true)
  })

  test('is false when nothing was built', () => {
    assert.equal(builtAfter(at('nothing.js'), at('src')), false)
  })
})
