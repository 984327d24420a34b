import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { builtAfter } from '../bin/built-after.js'
import { BUILT_IN, bundle } from './build/bundle.ts'
import { scriptOptions } from './script-options.ts'

/**
 * Builds `dist/`, which a package runs, and a checkout as long as no source is newer.
 *
 *   --prepare   after `npm ci` and at the first `npx rollcall`: does nothing where neither sources nor packages
 *               are newer, or where the development packages were left out; fails never, since the sources run
 *               without it
 *   --stale     before measuring: does nothing where neither sources nor packages are newer
 *   --pack      before `npm pack`: builds, and takes out of package.json what only a checkout needs
 *   --restore   after it: puts package.json back
 */
const KEPT = 'package.json.checkout'
const OUTPUT = 'dist'
const NEXT = 'dist.next'

async function build(): Promise<void> {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'))
  const external = Object.keys(dependencies).filter((name) => !BUILT_IN.includes(name))
  await rm(NEXT, { recursive: true, force: true })
  await bundle(NEXT, external)
  await rm(OUTPUT, { recursive: true, force: true })
  await rename(NEXT, OUTPUT)
}

/** A published package has no pinned Node, scripts or development packages, and nothing that is built in. */
async function strip(): Promise<void> {
  const text = await readFile('package.json', 'utf8')
  const {
    optionalDependencies: _,
    devDependencies: __,
    scripts: ___,
    allowScripts: ____,
    ...published
  } = JSON.parse(text)
  for (const name of BUILT_IN) delete published.dependencies[name]
  await writeFile(KEPT, text)
  await writeFile(
    'package.json',
    `${JSON.stringify({ ...published, scripts: { postpack: 'node scripts/build.ts --restore' } }, null, 2)}\n`,
  )
}

/** Whether there is nothing to do, or nothing to do it with. */
function spared(): boolean {
  if (options.prepare && !existsSync('node_modules/esbuild')) return true
  const ifNeeded = options.prepare || options.stale
  return (
    ifNeeded === true &&
    builtAfter(`${OUTPUT}/program/main.js`, 'src', 'node_modules/.package-lock.json')
  )
}

const { values: options } = scriptOptions(import.meta.filename, {
  options: {
    prepare: { type: 'boolean' },
    stale: { type: 'boolean' },
    pack: { type: 'boolean' },
    restore: { type: 'boolean' },
  },
})
if (options.restore) {
  await rename(KEPT, 'package.json')
} else if (spared()) {
  console.log('dist/ is left as it is.')
} else if (options.prepare) {
  await build().catch((error: unknown) => {
    console.error('dist/ could not be built; npx rollcall runs the sources.', error)
  })
} else {
  await build()
  if (options.pack) await strip()
}
