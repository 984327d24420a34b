import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import { jobsOf } from '../../src/schedule/jobs.ts'
import { chooseProfile, profilesOf } from '../../src/schedule/profile.ts'
import type { ConnectorDefinition } from '../../src/model/definition.ts'
import { connectorText, loadText, onlyConnector } from '../config/loading.ts'

async function connector(extra = ''): Promise<ConnectorDefinition> {
  const lines = extra.split('\n').map((line) => (line === '' ? '' : `    ${line}\n`))
  return onlyConnector(await loadText(connectorText(lines.join(''))))
}

function steps({ steps: all }: { readonly steps: readonly { readonly step: string }[] }): string {
  return all.map((one) => one.step).join(' ')
}

suite('what runs by itself', () => {
  test('profiles with every or schedule, and no others', async () => {
    const definition = await connector(`runProfiles:
  nightly: { steps: [fullImport], schedule: 30 2 * * * }
  hourly: { steps: [deltaSynchronization, export], every: 1h }
  byHand: { steps: [fullImport] }`)
    assert.deepEqual(
      jobsOf(definition).map((one) => one.profile.name),
      ['nightly', 'hourly'],
    )
  })

  test('import.every re-reads the table, and writes back where drift is overwritten', async () => {
    const [report] = jobsOf(await connector('import: { every: 2h }'))
    assert.equal(report?.profile.name, 'import.every')
    assert.equal(report && steps(report.profile), 'fullImport')
    const [overwrite] = jobsOf(await connector('import: { every: 2h }\nonDrift: overwrite'))
    assert.equal(overwrite && steps(overwrite.profile), 'fullImport deltaSynchronization export')
  })

  test('what is staged waits for a run profile, whatever import.every finds', async () => {
    const [job] = jobsOf(
      await connector('import: { every: 2h }\nonDrift: overwrite\nexport: { mode: staged }'),
    )
    assert.equal(job && steps(job.profile), 'fullImport')
  })
})

suite('a run profile by its name', () => {
  test('is found; a step stands for itself', async () => {
    const definition = await connector('runProfiles: { nightly: { steps: [fullImport, export] } }')
    assert.equal(steps(chooseProfile(definition, 'nightly')), 'fullImport export')
    assert.equal(steps(chooseProfile(definition, 'purge')), 'purge')
    assert.equal(chooseProfile(definition, undefined).name, 'nightly')
  })

  test('without any there are full and delta; a delta import needs import.delta', async () => {
    const [full, delta] = profilesOf(await connector())
    assert.equal(full && steps(full), 'fullImport fullSynchronization export purge')
    assert.equal(delta && steps(delta), 'fullImport deltaSynchronization export')
  })

  test('that nobody knows is a mistake with the one that is meant', async () => {
    const definition = await connector('runProfiles: { nightly: { steps: [fullImport] } }')
    assert.throws(
      () => chooseProfile(definition, 'nigtly'),
      (error) => isSyncError(error, 'USAGE') && /Did you mean nightly\?/u.test(error.message),
    )
  })
})
