import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type EventName, explainEvent, type ExplainedEvent } from '../../src/app/explain-event.ts'
import { compileConnector } from '../../src/compile/connector.ts'
import { loadConfiguration } from '../../src/config/load.ts'

const TEXT = (source: string, deprovision: string, more = '') => `version: 1
connectors:
  HR:
    source: ${source}
    target: { sqlite: hr.db }
    table: People
    anchor: { Id: id }
    mappings:
      Name: name
      Active: active
      Made: { const: now, apply: create }
    deprovision: ${deprovision}
${more}`
const CSV = '{ csv: { path: people.csv, key: id } }'

async function explained(text: string, event: EventName): Promise<ExplainedEvent> {
  const { connectors, problems } = await loadConfiguration(['connectors.yaml'], {
    cwd: '/',
    readFile: async () => text,
  })
  const [definition] = connectors
  assert.ok(definition, JSON.stringify(problems))
  const objectType = compileConnector(definition).objects.get('User')
  assert.ok(objectType)
  return explainEvent(definition, objectType, 'sqlite', event)
}

suite('an event, explained', () => {
  test('a disable has a branch for each rule, and keeps the row where none holds', async () => {
    const rules = `{ onDisable: [{ when: name = 'x', do: delete }, { when: name = 'y', do: { set: { Active: gone, Left: 1 }, purgeAfter: 30d } }] }`
    const { branches, exported } = await explained(TEXT(CSV, rules), 'disable')
    assert.equal(exported, 'by the export step of a run')
    assert.deepEqual(
      branches.map(({ when, operation, columns, counts }) => [
        when,
        operation,
        columns,
        counts?.kind,
      ]),
      [
        ["name = 'x'", 'delete', [], 'deletes'],
        ["name = 'y'", 'update', ['Active', 'Left'], 'disables'],
        [undefined, 'update', ['Active'], 'disables'],
      ],
    )
    assert.match(branches[0]?.becomes ?? '', /^waiting/u)
    assert.match(branches[0]?.statement?.sql ?? '', /^delete from "People" where "Id" = \?/u)
    assert.match(branches[1]?.action ?? '', /purge after 30d/u)
    assert.match(branches[1]?.position ?? '', /^\/?connectors\.yaml:12:\d+$/u)
    assert.match(branches[1]?.counts?.limit ?? '', /10 %.* within 1h: held/u)
  })

  test('an update leaves out what is written on insert only', async () => {
    const text = TEXT(CSV, '{ onMissing: delete }')
    assert.deepEqual((await explained(text, 'update')).branches[0]?.columns, ['Name', 'Active'])
    const create = (await explained(text, 'create')).branches[0]
    assert.deepEqual(create?.columns, ['Id', 'Name', 'Active', 'Made'])
    assert.deepEqual(create?.counts, { kind: 'inserts', limit: 'no limit' })
  })

  test('an event that the source cannot have does nothing, and says why', async () => {
    const text = TEXT(CSV, '{ onMissing: delete }')
    for (const event of ['delete', 'out-of-scope', 'purge'] as const) {
      assert.deepEqual((await explained(text, event)).branches, [], event)
    }
    assert.match((await explained(text, 'delete')).trigger, /^never/u)
    assert.match((await explained(text, 'out-of-scope')).trigger, /^never: there is no scope/u)
    const [missing] = (await explained(text, 'missing')).branches
    assert.equal(missing?.operation, 'delete')
  })

  test('of an endpoint says whether the client waits, and what is refused', async () => {
    const text = TEXT(
      'scim',
      '{ onDelete: keep }',
      '    thresholds: { disables: 5, onExceed: reject }',
    )
      .replace('{ Id: id }', '{ Id: objectId }')
      .replace('Name: name', 'Name: displayName')
    const { exported, branches } = await explained(text, 'delete')
    assert.equal(exported, 'at once, the client waits')
    assert.equal(branches[0]?.operation, 'none')
    assert.match(branches[0]?.becomes ?? '', /^deprovisioned/u)
    const [disable] = (await explained(text, 'disable')).branches
    assert.equal(disable?.counts?.limit, 'more than 5 within 1h: refused with 429')
  })
})
