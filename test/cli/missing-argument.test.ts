import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openState } from '../../src/app/state.ts'
import { fixedClock } from '../../src/model/clock.ts'
import { folderWith, run, STORY } from './command-line.ts'

const SECOND = `  Portal:
    source: scim
    target: { sqlite: people.db }
    table: Portal
    anchor: { Id: objectId }
    mappings: { UserName: userPrincipalName }
    runProfiles: { nightly: { steps: [fullImport] } }
`

suite('a command line that ends too early', () => {
  test('is told the connectors and profiles that there are', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY + SECOND })
    const nothing = await run(folder, ['run'])
    assert.equal(nothing.code, 64)
    assert.equal(
      nothing.err,
      'rollcall: The connector is missing: rollcall run <connector> <profile>. ' +
        'There are: People (full, delta), Portal (nightly). [USAGE]\n',
    )
    assert.match(
      (await run(folder, ['run', 'Portal'])).err,
      /The profile is missing: .* "Portal" has nightly; a single step is fullImport, deltaImport/u,
    )
    assert.match((await run(folder, ['suspend'])).err, /There are: People, Portal\. \[USAGE\]/u)
  })

  test('is told the plans that wait, and the last runs', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    assert.match((await run(folder, ['approve'])).err, /No plan waits for anybody/u)
    assert.match((await run(folder, ['undo'])).err, /There was no run yet/u)
    const clock = fixedClock(Date.parse('2026-11-23T05:00:00Z'))
    const config = [`${folder}/connectors.yaml`]
    const state = await openState({ state: undefined, config, cwd: folder, clock })
    const at = '2026-11-23T05:00:00.000Z'
    const plan = { connector: 'People', at, summary: '{}' }
    await state.journal.putPlan({ ...plan, plan: 'p-1', state: 'held' })
    await state.journal.putPlan({ ...plan, plan: 'p-2', state: 'done' })
    const entry = { profile: 'full', startedAt: at, trigger: 'command', config: 'c' } as const
    await state.journal.startRun({ ...entry, connector: 'People', owner: 'me', report: '{}' })
    await state.close()
    assert.match((await run(folder, ['reject'])).err, /These wait: p-1 \(People\)\. \[USAGE\]/u)
    assert.match((await run(folder, ['undo'])).err, /The last ones: 1 \(People full\)\./u)
  })

  test('is offered nothing by a configuration in which no connector is sound', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': 'version: 1\nconnectors: {}\n' })
    const { err } = await run(folder, ['run'])
    assert.equal(
      err,
      'rollcall: The connector is missing: rollcall run <connector> <profile>. [USAGE]\n',
    )
  })

  test('is told what is missing also without a configuration, and without anything to offer', async (t) => {
    const folder = folderWith(t, {})
    const { code, err } = await run(folder, ['resume'])
    assert.equal(code, 64)
    assert.equal(err, 'rollcall: The connector is missing: rollcall resume <connector>. [USAGE]\n')
    assert.match(
      (await run(folder, ['completion'])).err,
      /rollcall completion <shell>\. The shell: bash, zsh, fish or powershell\./u,
    )
  })
})
