import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../scripts/run.ts'
import { scriptOptions } from '../scripts/script-options.ts'
import { mariadb, postgres, reachable, sqlite } from './databases.ts'
import { type Figure, keeps } from './figure.ts'
import { measureDriver } from './measures/driver.ts'
import { measureFlat } from './measures/flat.ts'
import { measureMany } from './measures/many.ts'
import { measureMapping } from './measures/mapping.ts'
import { measureRuns } from './measures/runs.ts'
import { type Effort, measureScim } from './measures/scim.ts'
import { measureStart } from './measures/start.ts'
import { markdown, plain } from './report.ts'

/**
 * Measures everything as ratios in one run and writes `docs/benchmarks.md`.
 *
 *   --quick          one short round, nothing written: to see whether it runs
 *   --only a,b       of: mapping, start, many, sqlite, postgres, driver, flat, runs
 */
const {
  values: { quick = false, only },
} = scriptOptions(import.meta.filename, {
  options: { quick: { type: 'boolean' }, only: { type: 'string' } },
})
const chosen = only === undefined ? undefined : new Set(only.split(','))
const effort: Effort = quick
  ? { rounds: 1, seconds: 2, small: 2_000, large: 20_000 }
  : { rounds: 5, seconds: 2, small: 2_000, large: 200_000 }

const say = (line: string): void => {
  process.stderr.write(`measured ${line}\n`)
}

const measures: Readonly<Record<string, () => Promise<Figure[]>>> = {
  mapping: () => measureMapping(effort),
  start: () => measureStart(effort),
  many: () => measureMany(effort),
  sqlite: () =>
    measureScim(
      sqlite,
      { POST: 0.2, 'PATCH active': 0.2, 'GET by id': 0.3, 'filter by userName': 0.25 },
      effort,
      say,
    ),
  postgres: async () => {
    const database = missing('PostgreSQL', postgres())
    return database === undefined
      ? []
      : measureScim(database, { POST: 0.1, 'PATCH active': 0.1 }, effort, say)
  },
  driver: async () => {
    const database = missing('PostgreSQL', postgres())
    return database === undefined ? [] : measureDriver(database, effort)
  },
  flat: async () => {
    missing('MariaDB', mariadb())
    const figures: Figure[] = []
    for (const database of reachable()) figures.push(...(await measureFlat(database, effort, say)))
    return figures
  },
  runs: () => {
    missing('PostgreSQL', postgres())
    missing('MariaDB', mariadb())
    return measureRuns(
      quick ? { rounds: 1, people: 100_000 } : { rounds: 2, people: 1_000_000 },
      say,
    )
  },
}

// What is measured is what a package runs.
const build = fileURLToPath(new URL('../scripts/build.ts', import.meta.url))
if ((await runProgram(process.execPath, [build, '--stale'])) !== 0) process.exit(1)

const figures: Figure[] = []
const failures: string[] = []
for (const [name, measure] of Object.entries(measures)) {
  if (chosen !== undefined && !chosen.has(name)) continue
  try {
    figures.push(...(await measure()))
    say(name)
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
console.log(plain(figures))
for (const failure of failures) console.error(`not measured: ${failure}`)
if (!quick && chosen === undefined) {
  const file = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))
  await writeFile(file, markdown(figures, failures, effort.rounds))
}
if (failures.length > 0 || figures.some((figure) => !keeps(figure))) process.exitCode = 1

/** Says which database is left out; a figure that is not there is not a figure that is kept. */
function missing<T>(name: string, database: T | undefined): T | undefined {
  if (database === undefined) {
    console.error(`not measured: ${name} (run "eval $(node scripts/databases.ts)" first)`)
    process.exitCode = 1
  }
  return database
}
