import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { noChanges } from '../../../src/model/change-kind.ts'
import { outputMistakes } from '../../fixtures/published-schema.ts'
import { changeWorld, DEPT, HR, only } from './people.ts'

suite('a change of the configuration', () => {
  test('of an expression: which rows of which column, with its place, within the limits', async (t) => {
    const world = await changeWorld(t)
    const report = await world.plan(HR, HR.replace('Dept: Dept', `Dept: "${DEPT}"`))
    const one = only(report)
    assert.equal(one.verdict, 'within limits')
    assert.deepEqual(one.rows?.counts, { ...noChanges(), update: 5 })
    assert.deepEqual(one.rows?.columns, [
      { column: 'Dept', kind: 'update', rows: 5, cause: 'mapping', place: 'connectors.yaml:10' },
    ])
    assert.deepEqual(
      one.differences.map(({ path, place, before, after, effect }) => [
        path,
        place,
        before,
        after,
        effect,
      ]),
      [['mappings.Dept', 'connectors.yaml:10', 'Dept', DEPT, 'planned']],
    )
    assert.match(one.plan ?? '', /^p-[0-9a-f]{8}$/u)
    assert.equal(report.unchanged, 0)
  })

  test('that changes nothing is no change; a comment neither', async (t) => {
    const world = await changeWorld(t)
    const report = await world.plan(HR, `# a comment\n${HR}`)
    assert.deepEqual([report.connectors, report.unchanged], [[], 1])
  })

  test('of a description applies, and no row is looked at', async (t) => {
    const world = await changeWorld(t)
    const one = only(
      await world.plan(HR, HR.replace('  HR:\n', '  HR:\n    description: People\n')),
    )
    assert.deepEqual([one.verdict, one.plan, one.rows], ['applies', undefined, undefined])
  })

  test('of the scope that deletes needs an approval, and says who goes', async (t) => {
    const world = await changeWorld(t)
    const narrow = HR.replace('    mappings:', "    scope: Dept = 'Math'\n    mappings:")
    const one = only(await world.plan(HR, narrow, { show: 'values' }))
    assert.equal(one.verdict, 'needs approval')
    assert.equal(one.rows?.leaving, 5)
    assert.deepEqual(
      one.rows?.deletes.map((row) => row.id),
      ['2', '4', '6', '8', '10'],
    )
  })

  test('of a new column over a limit says so', async (t) => {
    const world = await changeWorld(t)
    const limited = HR.replace('{ deletes: 2 }', '{ deletes: 2, updates: 4 }')
    const one = only(await world.plan(limited, limited.replace('Dept: Dept', `Dept: "${DEPT}"`)))
    assert.equal(one.verdict, 'over limit')
  })

  test('that loosens a limit is measured by the one before', async (t) => {
    const world = await changeWorld(t)
    const limited = HR.replace('{ deletes: 2 }', '{ deletes: 2, updates: 4 }')
    const loose = HR.replace('Dept: Dept', `Dept: "${DEPT}"`)
    const one = only(await world.plan(limited, loose))
    assert.equal(one.verdict, 'needs approval')
    const updates = one.rows?.limits.find((limit) => limit.kind === 'update')
    assert.deepEqual([updates?.limit, updates?.exceeded], [4, true])
  })

  test('of the anchor counts what "moved" would re-key, and needs an approval', async (t) => {
    const world = await changeWorld(t)
    const one = only(
      await world.plan(HR, HR.replace('anchor: { Id: Id }', 'anchor: { Id: Badge }')),
    )
    assert.equal(one.verdict, 'needs approval')
    assert.equal(one.rows?.counts.update, 10)
    assert.match(one.notEvaluated.join(' '), /moved/u)
    assert.match(one.plan ?? '', /^p-/u)
  })

  test('of the anchor with "moved" is planned as the rows that it re-keys', async (t) => {
    const world = await changeWorld(t)
    const badge = HR.replace('anchor: { Id: Id }', 'anchor: { Id: Badge }')
    const moved = `${badge}moved:\n  - anchor: { connector: HR, from: { Id: Id } }\n`
    const one = only(await world.plan(HR, moved))
    assert.equal(one.verdict, 'within limits', JSON.stringify(one))
    assert.equal(one.rows?.counts.update, 10)
  })

  test('that only tightens a limit applies; one that loosens it has an id to approve', async (t) => {
    const world = await changeWorld(t)
    assert.equal(
      only(await world.plan(HR, HR.replace('deletes: 2', 'deletes: 1'))).verdict,
      'applies',
    )
    const loose = only(await world.plan(HR, HR.replace('deletes: 2', 'deletes: 9')))
    assert.deepEqual([loose.verdict, loose.rows], ['needs approval', undefined])
    assert.match(loose.plan ?? '', /^p-/u)
  })

  test('with errors is invalid, with their places; the others are worked out', async (t) => {
    const world = await changeWorld(t)
    const report = await world.plan(HR, HR.replace('Dept: Dept', 'Dept: "$lowercas(Dept)"'))
    const one = only(report)
    assert.equal(one.verdict, 'invalid')
    assert.match(one.errors[0] ?? '', /^connectors\.yaml:10:\d+ .*lowercas/u)
  })

  test('of a column that the table does not have is invalid', async (t) => {
    const world = await changeWorld(t)
    const one = only(await world.plan(HR, HR.replace('Dept: Dept', 'Dept: Dept\n      Nope: Dept')))
    assert.equal(one.verdict, 'invalid')
    assert.match(one.errors[0] ?? '', /Nope/u)
  })

  test('a new connector and one that is gone are said; a file that cannot be read takes nobody out', async (t) => {
    const world = await changeWorld(t)
    const renamed = await world.plan(HR, HR.replace('  HR:', '  HR2:'))
    assert.deepEqual(
      renamed.connectors.map((one) => [one.connector, one.verdict]),
      [
        ['HR', 'retired'],
        ['HR2', 'new'],
      ],
    )
    const broken = await world.plan(HR, 'version: 1\nconnectors:\n  HR: [\n')
    assert.deepEqual(
      broken.connectors.filter((one) => one.verdict === 'retired'),
      [],
    )
    assert.match(JSON.stringify(broken), /connectors\.yaml:\d/u)
  })

  test('of a name with "moved" is one connector; "removed" with its rows needs an approval', async (t) => {
    const world = await changeWorld(t)
    const moved = `${HR.replace('  HR:', '  Staff:').replace('Dept: Dept', `Dept: "${DEPT}"`)}moved:
  - connector: { from: HR, to: Staff }
`
    const one = only(await world.plan(HR, moved))
    assert.deepEqual(
      [one.connector, one.verdict, one.rows?.counts.update],
      ['Staff', 'within limits', 5],
    )
    const other = HR.replace('  HR:', '  Other:').replace('People', 'Others')
    const removed = `${other}removed:\n  - { connector: HR, rows: delete, reason: gone }\n`
    const report = await world.plan(HR, removed)
    assert.equal(
      report.connectors.find((each) => each.connector === 'HR')?.verdict,
      'needs approval',
    )
  })

  test('shows of people what was asked for, and nothing sensitive', async (t) => {
    const world = await changeWorld(t)
    const changed = HR.replace('Name: Name', 'Name: "Name & \'!\'"').replace(
      'from: Badge',
      'from: "Badge & \'!\'"',
    )
    const texts = new Map<string, string>()
    for (const show of ['none', 'counts', 'keys', 'values'] as const) {
      texts.set(show, JSON.stringify(await world.plan(HR, changed, { show })))
    }
    const problems = [...texts.values()].flatMap((text) =>
      outputMistakes('change', JSON.parse(text)),
    )
    assert.deepEqual(problems, [])
    assert.doesNotMatch([...texts.values()].join('\n'), /secret-badge/u)
    assert.doesNotMatch(texts.get('keys') ?? '', /Person/u)
    assert.match(texts.get('keys') ?? '', /#[0-9a-f]{12}/u)
    assert.match(texts.get('values') ?? '', /Person 1!/u)
    assert.doesNotMatch(texts.get('counts') ?? '', /Person|"id"/u)
    assert.doesNotMatch(texts.get('none') ?? '', /"rows"/u)
  })
})
