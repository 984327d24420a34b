import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { searchLogs } from '../test/logs/search.ts'
import { outputOf, runProgram } from './run.ts'
import { scriptOptions } from './script-options.ts'

/**
 * Runs the tests: those that share a process first, then the ones that start processes of their own
 * (`*.process.test.ts`).
 *
 *   node scripts/test.ts            SQLite, and every database that a ROLLCALL_TEST_… variable names
 *   node scripts/test.ts --live     starts PostgreSQL and MariaDB first; a database that is missing is a failure
 *   node scripts/test.ts --update   rewrites the golden files; read the difference before you commit it
 *   node scripts/test.ts FILE…      these files of tests only
 */
const DATABASES = [
  ['PostgreSQL', 'ROLLCALL_TEST_POSTGRES'],
  ['MariaDB', 'ROLLCALL_TEST_MARIADB'],
  ['SQL Server', 'ROLLCALL_TEST_MSSQL'],
] as const

const { values: options, positionals: chosen } = scriptOptions(import.meta.filename, {
  options: { live: { type: 'boolean' }, update: { type: 'boolean' } },
  allowPositionals: true,
})
const env: NodeJS.ProcessEnv = {}
if (options.update) env['ROLLCALL_UPDATE'] = '1'
if (options.live) {
  Object.assign(env, await startDatabases())
  env['ROLLCALL_TEST_REQUIRE'] = 'sqlite,postgres,mariadb'
}

const named = DATABASES.filter(
  ([, variable]) => (env[variable] ?? process.env[variable] ?? '') !== '',
)
const skipped = DATABASES.filter((database) => !named.includes(database))
const ran = ['SQLite', ...named.map(([name]) => name)].join(', ')
console.log(`databases: ${ran}`)
for (const [name, variable] of skipped)
  console.log(`skipped:   ${name} (${variable} names no server)`)

const logs = mkdtempSync(join(tmpdir(), 'rollcall-logs-'))
env['ROLLCALL_TEST_LOGS'] = logs
try {
  const failed = await runTests()
  const leaked = tellLeaks()
  process.exitCode = failed || leaked
} finally {
  rmSync(logs, { recursive: true, force: true })
}

/** No test looks at every line that a service writes; all of them together are searched here. */
function tellLeaks(): number {
  const { lines, leaks } = searchLogs(logs)
  for (const leak of leaks) console.error(`log: ${leak}`)
  // Whole suites write thousands of lines: none at all would mean that they are not kept.
  const unkept = chosen.length === 0 && lines < 1_000
  if (unkept) console.error(`log: only ${lines} lines were kept`)
  if (leaks.length === 0) console.log(`logs: ${lines} lines, no secret and no value of a person`)
  return leaks.length > 0 || unkept ? 1 : 0
}

async function runTests(): Promise<number> {
  const all = chosen.length > 0 ? chosen : globSync('test/**/*.test.ts').toSorted()
  const apart = all.filter((file) => file.endsWith('.process.test.ts'))
  const together = all.filter((file) => !apart.includes(file))
  const base = ['--test', '--test-reporter=dot', '--test-timeout=120000']
  let code = 0
  if (together.length > 0) {
    code = await runProgram(
      process.execPath,
      ['--test-isolation=none', ...reporter(base), ...together],
      env,
    )
  }
  if (apart.length > 0) {
    const args = ['--test-concurrency=1', ...reporter(base), ...apart]
    code = (await runProgram(process.execPath, args, env)) || code
  }
  return code
}

/** On a terminal dots and the failures; elsewhere the whole list, so that a log shows what ran. */
function reporter(args: readonly string[]): string[] {
  const kind = process.stdout.isTTY ? 'dot' : 'spec'
  return args.map((argument) =>
    argument.startsWith('--test-reporter=') ? `--test-reporter=${kind}` : argument,
  )
}

async function startDatabases(): Promise<NodeJS.ProcessEnv> {
  const script = fileURLToPath(new URL('./databases.ts', import.meta.url))
  const text = await outputOf(process.execPath, [script, 'start'])
  const pairs = [...text.matchAll(/^export (\w+)=(.*)$/gmu)].map((match) => [
    match[1] ?? '',
    match[2] ?? '',
  ])
  return Object.fromEntries(pairs)
}
