import assert from 'node:assert/strict'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkConfiguration } from '../src/app/check/check-configuration.ts'
import { explainType } from '../src/app/explain.ts'
import { runMappingTests } from '../src/app/mapping-tests.ts'
import { printStatements } from '../src/cli/print-explained.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DIALECTS = ['mssql', 'postgres', 'mysql', 'sqlite'] as const
const NOW = Date.parse('2026-11-23T05:00:00Z')
const update = process.env['ROLLCALL_UPDATE'] === '1'

const folders = globSync('examples/*/connectors.yaml', { cwd: ROOT }).map((file) => dirname(file))

suite('examples', () => {
  test('there are at least four of them', () => {
    assert.ok(folders.length >= 4, folders.join(', '))
  })

  for (const folder of [...folders.toSorted(), '.']) {
    const config = join(folder, 'connectors.yaml')

    suite(config, () => {
      test('has no problems, warnings included', async () => {
        const checked = await checkConfiguration([config], { cwd: ROOT, now: NOW })
        assert.deepEqual(
          checked.problems.map(({ rule, message }) => `${rule}: ${message}`),
          [],
        )
      })

      test('passes its mapping tests, which look at every column', async () => {
        const checked = await checkConfiguration([config], { cwd: ROOT, now: NOW })
        const { report } = await runMappingTests(checked, {
          cwd: ROOT,
          config: [config],
          files: [],
          now: NOW,
        })
        const failures = report.files.flatMap((file) => [
          ...file.problems.map((one) => one.message),
          ...file.results.filter((one) => !one.passed),
        ])
        assert.deepEqual(failures, [])
        assert.ok(report.passed > 0, 'no test was run')
        assert.deepEqual(
          report.coverage.flatMap((one) =>
            one.missing.filter(({ what }) => what.startsWith('column')),
          ),
          [],
        )
      })

      for (const dialect of folder === '.' ? [] : DIALECTS) {
        test(`sends the statements of expected/${dialect}.sql`, async () => {
          const checked = await checkConfiguration([config], { cwd: ROOT, now: NOW })
          const types = checked.compiled.flatMap((connector) =>
            [...connector.objects.values()].map((objectType) =>
              explainType(connector.definition, objectType, dialect),
            ),
          )
          golden(join(ROOT, folder, 'expected', `${dialect}.sql`), printStatements(types))
        })

        test(`has the table's DDL for ${dialect}`, () => {
          const ddl = readFileSync(join(ROOT, folder, `schema.${dialect}.sql`), 'utf8')
          assert.match(ddl, /CREATE TABLE/u)
        })
      }
    })
  }
})

/** Compares with a committed file; ROLLCALL_UPDATE=1 writes it anew. */
function golden(path: string, text: string): void {
  if (update) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  assert.ok(existsSync(path), `${path} is missing; npm run test:update writes it`)
  assert.equal(text, readFileSync(path, 'utf8'))
}
