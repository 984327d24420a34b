#!/usr/bin/env node
// Plain JavaScript that every Node can read: it finds the program, or says why it cannot run.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

const OLDEST = [22, 18]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `rollcall needs Node ${OLDEST.join('.')} or newer; this is ${process.versions.node}. ` +
      'In a checkout, "npm ci" brings one along: run "npx rollcall".',
  )
  process.exitCode = 70
} else {
  // Compiled code is kept in the temporary folder, so that the second start is several times faster.
  module.enableCompileCache()
  // Starting fills the young generation; at its usual first size it would be swept seven times (a third of
  // the time that `validate` takes).
  setFlagsFromString('--min-semi-space-size=16')
  // A checkout runs its sources, a package what was built from them.
  const source = new URL('../src/cli/main.ts', import.meta.url)
  const built = new URL('../dist/cli/main.js', import.meta.url)
  const strips = process.features.typescript !== undefined && process.features.typescript !== false
  const program = strips && existsSync(fileURLToPath(source)) ? source : built
  const { main } = await import(program.href)
  await main()
}
