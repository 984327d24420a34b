import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { compileConnector } from '../../src/compile/connector.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { createEngine, type ClosableEngine } from '../../src/engine/create-engine.ts'
import { systemClock } from '../../src/model/clock.ts'
import { ENTERPRISE_USER, type SourceObject } from '../../src/model/source-object.ts'
import type { JsonValue } from '../../src/model/value.ts'
import { openTarget } from '../../src/sql/open.ts'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { merging, person, temporaryFolder } from './people.ts'
import { testLog } from '../logs/keep.ts'

const context = { requestId: 'story' }

const TABLE = `CREATE TABLE EntraIDUsers (Id VARCHAR(50) NOT NULL PRIMARY KEY,
  UserPrincipalName VARCHAR(50) NOT NULL, Firstname VARCHAR(50), Lastname VARCHAR(50),
  Company VARCHAR(50), Department VARCHAR(50), Active VARCHAR(50), IsSoftDeleted VARCHAR(50))`

const DELETING_TRIGGER = `CREATE TRIGGER gone AFTER UPDATE ON EntraIDUsers
  WHEN NEW.IsSoftDeleted = 'True' BEGIN DELETE FROM EntraIDUsers WHERE Id = NEW.Id; END`

const CONNECTOR = `version: 1
connectors:
  EntraIDUsers:
    source: { entra: { token: { env: TOKEN } } }
    target: { sqlite: hr.db }
    table: EntraIDUsers
    anchor: { Id: objectId }
    mappings:
      UserPrincipalName: userPrincipalName
      Firstname: givenName
      Lastname: surname
      Company: companyName
      Department: department
      Active: accountEnabled
`

interface Story {
  readonly engine: ClosableEngine
  readonly rows: () => readonly unknown[]
}

async function story(t: TestContext, more = '', ddl = ''): Promise<Story> {
  const folder = temporaryFolder(t)
  const path = join(folder, 'hr.db')
  const database = new DatabaseSync(path)
  database.exec(`${TABLE}; ${ddl}`)
  const configuration = await loadConfiguration(['connectors.yaml'], {
    cwd: folder,
    readFile: async () => CONNECTOR + more,
  })
  const [definition] = configuration.connectors
  assert.deepEqual(configuration.problems, [])
  assert.ok(definition)
  const target = openTarget({ dialect: 'sqlite', connection: { path } })
  const description = await target.describe({ name: 'EntraIDUsers' })
  assert.ok(description)
  const connector = compileConnector(definition, new Map([['User', description]]))
  assert.deepEqual(
    connector.problems.filter((one) => one.severity === 'error'),
    [],
  )
  const type = connector.objects.get('User')
  assert.ok(type)
  const store = openStore({ path: join(folder, 'state.db') })
  const table = target.table({ description, columns: type.columns, anchor: ['Id'] })
  const engine = createEngine({
    connector,
    target,
    tables: new Map([['User', table]]),
    store,
    clock: systemClock,
    ids: { uuid: () => crypto.randomUUID() },
    log: testLog,
    config: 'c0ffee00',
  })
  t.after(async () => {
    await engine.close()
    await store.close()
    await target.close()
    database.close()
  })
  const all = 'SELECT * FROM EntraIDUsers ORDER BY Id'
  return {
    engine,
    rows: () =>
      database
        .prepare(all)
        .all()
        .map((row) => Object.values(row).join('|')),
  }
}

function user(id: string, given: string): SourceObject {
  const attributes: Record<string, JsonValue> = {
    externalId: id,
    userName: `${given.toLowerCase()}@contoso.com`,
    name: { givenName: given, familyName: "O'Neil" },
    active: true,
    [ENTERPRISE_USER]: { organization: 'Contoso', department: 'R&D' },
  }
  return person(attributes)
}

/** The same value with names in order, so that only what it says is compared. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, sorted(part)])
}

suite('the story of a table, from events to rows', () => {
  test('three are assigned, one is unassigned, the row stays', async (t) => {
    const { engine, rows } = await story(t)
    for (const [id, name] of [
      ['1', 'Ada'],
      ['2', 'Grace'],
      ['3', 'Linus'],
    ] as const) {
      const { resource } = await engine.create('User', user(id, name), context)
      assert.equal(JSON.stringify(sorted(resource?.source)), JSON.stringify(sorted(user(id, name))))
    }
    await engine.update('User', '2', merging({ active: false }), context)
    assert.deepEqual(rows(), [
      "1|ada@contoso.com|Ada|O'Neil|Contoso|R&D|True|",
      "2|grace@contoso.com|Grace|O'Neil|Contoso|R&D|False|",
      "3|linus@contoso.com|Linus|O'Neil|Contoso|R&D|True|",
    ])
    assert.equal((await engine.get('User', '2'))?.source['active'], false)
    assert.equal((await engine.list('User', { startIndex: 1, count: 10 })).totalResults, 3)
  })

  test('a filter on userName finds one without case', async (t) => {
    const { engine } = await story(t)
    await engine.create('User', user('1', 'Ada'), context)
    const path = { name: 'userName' }
    const filter = { kind: 'compare', path, operator: 'eq', value: 'ADA@contoso.com' } as const
    const found = await engine.list('User', { filter, startIndex: 1, count: 10 })
    assert.deepEqual([found.totalResults, found.resources[0]?.id], [1, '1'])
  })

  test('IsSoftDeleted flows as False and as True, and back', async (t) => {
    const { engine, rows } = await story(t, '      IsSoftDeleted: isSoftDeleted\n')
    await engine.create('User', user('1', 'Ada'), context)
    const end = (): unknown => String(rows()[0]).split('|').slice(-2)
    assert.deepEqual(end(), ['True', 'False'])
    await engine.update('User', '1', merging({ active: false }), context)
    assert.deepEqual(end(), ['False', 'True'])
    await engine.update('User', '1', merging({ active: true }), context)
    assert.deepEqual(end(), ['True', 'False'])
  })

  test('a row that an AFTER UPDATE trigger deletes is success, and a POST creates it again', async (t) => {
    const mapping = '      IsSoftDeleted: isSoftDeleted\n'
    const { engine, rows } = await story(t, mapping, DELETING_TRIGGER)
    await engine.create('User', user('1', 'Ada'), context)
    const change = merging({ active: false })
    assert.equal((await engine.update('User', '1', change, context)).resource, undefined)
    assert.deepEqual(rows(), [])
    assert.equal(await engine.get('User', '1'), undefined)
    await engine.create('User', user('1', 'Ada'), context)
    assert.equal(rows().length, 1)
  })

  test('the same is one line of YAML', async (t) => {
    const { engine, rows } = await story(t, '    deprovision: { onDisable: delete }\n')
    await engine.create('User', user('1', 'Ada'), context)
    await engine.update('User', '1', merging({ active: false }), context)
    assert.deepEqual(rows(), [])
  })
})
