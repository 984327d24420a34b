import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { describeExampleTable } from '../../../src/config/lint/example-table.ts'
import { mappingExample } from '../../../src/config/lint/example.ts'
import type { Problem } from '../../../src/model/problem.ts'
import { lintFiles, lintText } from './lint-text.ts'

/** Offline, where every column is taken for text. */
async function lintMappings(mappings: string): Promise<readonly Problem[]> {
  return lintText(mappingExample('People', mappings))
}

/** With the columns of a table, declared as SQL has it. */
async function lintWithTable(
  mappings: string,
  columns: Readonly<Record<string, string>>,
): Promise<readonly Problem[]> {
  const table = describeExampleTable({
    name: 'People',
    columns: { Id: 'varchar(50) not null', UserName: 'nvarchar(113) not null', ...columns },
    primaryKey: ['Id'],
  })
  return lintFiles(new Map([['connectors.yaml', mappingExample('People', mappings)]]), table)
}

suite('the law that what was accepted is what GET returns', () => {
  test('holds for every flow whose inverse is derived', async () => {
    const mappings = `Active: active
Disabled: $not(active)
Status: 'active ? "A" : "D"'
Flag: { from: active, as: bool, format: Y/N }
Level: "'L-' & userType"
Title: $trim(title)
Mail: emails[type="work"][0].value
Mobile: mobilePhone
Nick: $lowercase(nickName)
Department: { from: department, default: none }
Kind: { from: userType, values: { Member: M, Guest: G } }
Since: { from: locale, as: date }
Boss: manager
Name: displayName ? displayName & ' (' & title & ')'
Login: { from: "$substringBefore(userName, '@')", apply: create }`
    const quoted = mappings.replace(/^Name: (.*)$/mu, (_, text: string) => `Name: "${text}"`)
    assert.deepEqual(
      (await lintMappings(quoted)).filter(({ rule }) => rule === 'round-trip'),
      [],
    )
  })

  test('holds for the columns of a real table', async () => {
    const mappings = 'Active: active\nLevel: title\nDepartment: department'
    const columns = { Active: 'bit', Level: 'int', Department: 'nvarchar(64)' }
    const problems = await lintWithTable(mappings, columns)
    assert.deepEqual(
      problems.filter(({ rule }) => rule === 'round-trip'),
      [],
    )
  })

  test('is broken by a "read" that does not undo the flow, and shows a counterexample', async () => {
    const problems = await lintMappings(`Level: { from: title, read: "row.Level & '!'" }`)
    assert.deepEqual(
      problems.map(({ rule, label }) => [rule, label]),
      [['round-trip', 'title = "Ada" → Level = "Ada" → GET "Ada!"']],
    )
  })

  test('is broken by a "read" that gives nothing', async () => {
    const [problem] = await lintMappings(`Level: { from: title, read: row.Nowhere }`)
    assert.equal(problem?.rule, 'round-trip')
    assert.equal(problem.label, 'title = "Ada" → Level = "Ada" → GET nothing')
  })

  test('is broken by a "read" that fails', async () => {
    const [problem] = await lintMappings(`Level: { from: title, read: "$number(row.Level)" }`)
    assert.equal(problem?.rule, 'round-trip')
    assert.equal(problem.label, 'title = "Ada" → Level = "Ada" → GET an error')
  })

  test('is not broken by "read: state" and "read: none"', async () => {
    const problems = await lintMappings(
      `Short: { from: "$substring(title, 0, 2)", read: state }\nOther: { from: nickName, read: none }`,
    )
    assert.deepEqual(problems, [])
  })

  test('forgives another case where the attribute is not case exact, and only there', async () => {
    assert.deepEqual(await lintMappings('Mail: $lowercase(mail)'), [])
    const exact = await lintMappings(`Key: { from: externalId, read: $lowercase(row.Key) }`)
    assert.deepEqual(
      exact.map(({ rule }) => rule),
      ['round-trip'],
    )
  })
})
