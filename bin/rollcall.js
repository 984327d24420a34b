#!/usr/bin/env node
// Plain JavaScript that every Node can read: it finds the program, or says why it cannot run.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

/** npm writes it whenever it installs something. */
const PACKAGES = new URL('../node_modules/.package-lock.json', import.meta.url)
const OLDEST = [22, 18]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  const { ownNode, runIn } = await import('./own-node.js')
  const node = ownNode()
  if (node === undefined) {
    console.error(
      `rollcall needs Node ${OLDEST.join('.')} or newer; this is ${process.versions.node}. ` +
        'In a checkout, "npm ci" brings one along.',
    )
    process.exitCode = 70
  } else {
    runIn(node)
  }
} else {
  // Compiled code is kept in the temporary folder, so that the second start is several times faster.
  module.enableCompileCache()
  const { main } = await import(await program())
  await main()
}

/** What was built; in a checkout where a source or the packages are newer, or nothing was built, the sources. */
async function program() {
  const built = new URL('../dist/program/main.js', import.meta.url)
  const source = new URL('../src/cli/main.ts', import.meta.url)
  if (!existsSync(source)) return built.href
  const { builtAfter } = await import('./built-after.js')
  const madeOf = [built, new URL('../src', import.meta.url), PACKAGES]
  return builtAfter(...madeOf.map((one) => fileURLToPath(one))) ? built.href : source.href
}
