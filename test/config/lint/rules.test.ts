import assert from 'node:assert/strict'
import { glob, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { FINDING_RULES } from '../../../src/cli/finding-rules.ts'
import { describeExampleTable } from '../../../src/config/lint/example-table.ts'
import { lintRules } from '../../../src/config/lint/index.ts'
import { exampleFiles, rulePage, rulesIndex } from '../../../src/config/lint/page.ts'
import type { LintRule } from '../../../src/config/lint/rule.ts'
import type { Problem } from '../../../src/model/problem.ts'
import type { TableDescription } from '../../../src/model/table.ts'
import { lintFiles } from './lint-text.ts'

const ROOT = join(import.meta.dirname, '../../..')
const MISTAKES = join(ROOT, 'test/golden/mistakes')

const ofConfigurations = lintRules.filter(
  (rule) => !('reportedBy' in rule) || !['tests', 'snapshots'].includes(rule.reportedBy),
)

suite('lint rules', () => {
  for (const rule of ofConfigurations) {
    test(`${rule.id} reports its bad example, there and nothing else`, async () => {
      const problems = await lintFiles(exampleFiles(rule, rule.bad), tableOf(rule))
      assert.deepEqual(
        problems.map((problem) => describe(problem)),
        [`${rule.severity} ${rule.id} ${expectedPlace(rule)}`],
      )
      const [problem] = problems
      assert.match(problem?.message ?? '', /^[^a-z].*[.]$/su, 'a full sentence')
      assert.ok(problem?.help !== undefined && problem.help !== '')
    })

    test(`${rule.id} has nothing to say about its good example`, async () => {
      const problems = await lintFiles(exampleFiles(rule, rule.good), tableOf(rule))
      assert.deepEqual(
        problems.map((problem) => describe(problem)),
        [],
      )
    })
  }

  test('the planted mistakes of all rules, read together, give each rule once', async () => {
    const rules = ofConfigurations.filter(
      ({ alone, table }) => alone !== true && table === undefined,
    )
    const files = new Map<string, string>()
    for (const name of await readdir(MISTAKES, { recursive: true })) {
      if (!/\.ya?ml$/u.test(name)) continue
      files.set(name, await readFile(`${MISTAKES}/${name}`, 'utf8'))
    }
    const problems = await lintFiles(files)
    assert.deepEqual(
      problems.map((problem) => describe(problem)).toSorted(),
      rules.map((rule) => `${rule.severity} ${rule.id} ${expectedPlace(rule)}`).toSorted(),
    )
  })

  test('every rule that the sources report has a description', async () => {
    const ids = new Set([...lintRules, ...FINDING_RULES].map(({ id }) => id))
    for (const rule of await reportedRules()) assert.ok(ids.has(rule), rule)
  })

  test('the pages and the planted mistakes are those of the descriptions', async () => {
    for (const rule of lintRules) {
      const page = await readFile(`${ROOT}/docs/rules/${rule.id}.md`, 'utf8')
      assert.ok(page.endsWith(rulePage(rule)), `${rule.id}: run node scripts/generate-rules.ts`)
    }
    const index = await readFile(`${ROOT}/docs/rules/README.md`, 'utf8')
    assert.ok(index.endsWith(rulesIndex(lintRules)))
  })

  test('ids are words, and each rule is listed once', () => {
    const ids = lintRules.map(({ id }) => id)
    assert.deepEqual(ids, [...new Set(ids)].sort())
    for (const id of ids) assert.match(id, /^[a-z]+(?:-[a-z]+)*$/u)
  })

  test('a rule replaces only rules that exist', () => {
    const ids = new Set(lintRules.map(({ id }) => id))
    for (const rule of lintRules) {
      for (const replaced of rule.replaces ?? []) assert.ok(ids.has(replaced), replaced)
    }
  })
})

function tableOf({ table }: LintRule): TableDescription | undefined {
  return table === undefined ? undefined : describeExampleTable(table)
}

function describe({ rule, severity, span: { start } }: Problem): string {
  return `${severity} ${rule} ${start.file}:${start.line}:${start.column}`
}

function expectedPlace({ id, at }: LintRule): string {
  return at.includes('.yaml:') ? at : `${id}.yaml:${at}`
}

/** Rule ids in the sources of those parts that report problems on their way. */
async function reportedRules(): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for await (const path of glob('src/{config,compile,harness,app}/**/*.ts', { cwd: ROOT })) {
    if (path.includes('/lint/')) continue
    const text = await readFile(join(ROOT, path), 'utf8')
    for (const [, id = ''] of text.matchAll(/rule: '([a-z]+(?:-[a-z]+)+)'/gu)) found.add(id)
  }
  assert.ok(found.size > 10)
  return found
}
