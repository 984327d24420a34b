import { runProgram } from './run.ts'
import { scriptOptions } from './script-options.ts'

/**
 * Everything that must be green before a commit: types, lint, format, generated files, tests.
 *
 *   --static   all but the tests
 */
const STEPS: readonly (readonly [string, string, readonly string[]])[] = [
  ['types', 'tsc', ['--noEmit']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'biome', ['format', '.']],
  ['generated files', process.execPath, ['scripts/generate.ts', '--check']],
  ['rules and their pages', process.execPath, ['scripts/generate-rules.ts', '--check']],
  ['reference', process.execPath, ['scripts/generate-reference.ts', '--check']],
  ['tests', process.execPath, ['scripts/test.ts']],
]

const { values: options } = scriptOptions(import.meta.filename, {
  options: { static: { type: 'boolean' } },
})
const steps = options.static ? STEPS.slice(0, -1) : STEPS

for (const [name, program, args] of steps) {
  console.log(`— ${name}`)
  const code = await runProgram(program, args)
  if (code !== 0) {
    console.error(`${name}: failed`)
    process.exit(code)
  }
}
console.log('all green')
