import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { describeExampleTable } from '../../../src/config/lint/example-table.ts'
import { lintRules } from '../../../src/config/lint/index.ts'
import { exampleFiles } from '../../../src/config/lint/page.ts'
import type { LintRule } from '../../../src/config/lint/rule.ts'
import type { Problem } from '../../../src/model/problem.ts'
import type { TableDescription } from '../../../src/model/table.ts'
import { lintFiles } from './lint-text.ts'

suite('lint rules', () => {
  for (const rule of lintRules) {
    test(`${rule.id} reports its bad example, there and nothing else`, async () => {
      const files = exampleFiles(rule, rule.bad)
      const problems = await lintFiles(files, tableOf(rule))
      assert.deepEqual(
        problems.map((problem) => describe(problem)),
        [`${rule.severity} ${rule.id} ${expectedPlace(rule)}`],
      )
      const [problem] = problems
      assert.ok(problem !== undefined && problem.message.endsWith('.'), 'a full sentence')
      assert.ok((problem.help ?? rule.help) !== '')
    })

    test(`${rule.id} has nothing to say about its good example`, async () => {
      const problems = await lintFiles(exampleFiles(rule, rule.good), tableOf(rule))
      assert.deepEqual(
        problems.map((problem) => describe(problem)),
        [],
      )
    })
  }

  test('the bad examples of all rules together give each rule once', async () => {
    const rules = lintRules.filter(
      ({ id, table }) => id !== 'empty-configuration' && table === undefined,
    )
    const files = new Map(rules.flatMap((rule) => [...exampleFiles(rule, rule.bad)]))
    const problems = await lintFiles(files)
    assert.deepEqual(problems.map(({ rule }) => rule).sort(), rules.map(({ id }) => id).sort())
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
