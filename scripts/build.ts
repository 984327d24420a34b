import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { runProgram } from './run.ts'

/**
 * Builds `dist/` with the TypeScript compiler, so that the package runs without TypeScript.
 *
 *   --pack      before `npm pack`: builds, and takes out of package.json what only a checkout needs
 *   --restore   after it: puts package.json back
 */
const KEPT = 'package.json.checkout'

async function build(): Promise<void> {
  await rm('dist', { recursive: true, force: true })
  const code = await runProgram('tsc', ['-p', 'tsconfig.build.json'])
  if (code !== 0) process.exit(code)
  await cp('src', 'dist', { recursive: true, filter: (path) => !path.endsWith('.ts') })
}

/** A published package has no pinned Node of its own, no scripts and no development packages. */
async function strip(): Promise<void> {
  const text = await readFile('package.json', 'utf8')
  const {
    optionalDependencies: _,
    devDependencies: __,
    scripts: ___,
    ...published
  } = JSON.parse(text)
  await writeFile(KEPT, text)
  await writeFile(
    'package.json',
    `${JSON.stringify({ ...published, scripts: { postpack: 'node scripts/build.ts --restore' } }, null, 2)}\n`,
  )
}

if (process.argv.includes('--restore')) {
  await rename(KEPT, 'package.json')
} else {
  await build()
  if (process.argv.includes('--pack')) await strip()
}
