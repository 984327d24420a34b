import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { staleSnapshot } from '../../src/config/lint/stale-snapshot.ts'
import { fixedClock } from '../../src/model/clock.ts'
import { folderWith, peopleTable, run, STORY } from './command-line.ts'

const FILE = 'schema/People.json'

/** A folder with the story's table and its snapshot. */
async function pulled(t: TestContext, configuration = STORY): Promise<string> {
  const folder = folderWith(t, { 'connectors.yaml': configuration })
  peopleTable(folder)
  const { code, out } = await run(folder, ['schema', 'pull'])
  assert.deepEqual([code, out], [0, `${FILE}  written\n`])
  return folder
}

function alter(folder: string, ...statements: string[]): void {
  const database = new DatabaseSync(join(folder, 'people.db'))
  for (const statement of statements) database.exec(statement)
  database.close()
}

suite('schema snapshots', () => {
  test('a second pull leaves the file as it is, also on another day', async (t) => {
    const folder = await pulled(t)
    const before = readFileSync(join(folder, FILE), 'utf8')
    const clock = fixedClock(Date.parse('2027-01-01T00:00:00Z'))
    const { out } = await run(folder, ['schema', 'pull'], {}, { clock })
    assert.equal(out, `${FILE}  unchanged\n`)
    assert.equal(readFileSync(join(folder, FILE), 'utf8'), before)
  })

  test('a column is a line, so that one change of the table is one changed line', async (t) => {
    const folder = await pulled(t)
    const before = readFileSync(join(folder, FILE), 'utf8').split('\n')
    alter(folder, 'ALTER TABLE People ADD COLUMN Badge varchar(20)')
    await run(folder, ['schema', 'pull'])
    const after = readFileSync(join(folder, FILE), 'utf8').split('\n')
    const added = after.filter((line) => !before.includes(line))
    assert.equal(after.length, before.length + 1)
    assert.equal(added.length, 2, 'the new column, and the comma before it')
    assert.match(added[1] ?? '', /"name": "Badge", "type": "varchar\(20\)"/u)
  })

  test('drift schema says each cell: 1 when they differ, 0 when not, 4 when it cannot tell', async (t) => {
    const folder = await pulled(t)
    assert.equal((await run(folder, ['drift', 'schema'])).code, 0)
    alter(
      folder,
      'ALTER TABLE People DROP COLUMN Lastname',
      'ALTER TABLE People ADD COLUMN Lastname varchar(20)',
    )
    const { code, out } = await run(folder, ['drift', 'schema'])
    assert.equal(code, 1)
    assert.equal(
      out,
      `People  2 differences from ${FILE}, of 2026-11-23
  User  column "Lastname"  type    varchar(64) → varchar(20)
  User  column "Lastname"  length  64 → 20
`,
    )
    rmSync(join(folder, FILE))
    assert.equal((await run(folder, ['drift', 'schema'])).code, 4)
    rmSync(join(folder, 'people.db'))
    assert.equal((await run(folder, ['drift', 'schema'])).code, 4)
  })

  test('validate holds mappings against the snapshot without a database, and says so', async (t) => {
    const folder = await pulled(t)
    rmSync(join(folder, 'people.db'))
    writeFileSync(join(folder, 'connectors.yaml'), STORY.replace('Lastname:', 'Lastnam:'))
    const { code, out } = await run(folder, ['validate'])
    assert.equal(code, 1)
    assert.match(out, /no column "Lastnam"\. So says the snapshot schema\/People\.json\./u)
    assert.match(out, /did you mean "Lastname"/u)
  })

  test('explain takes types from it, and keeps to them', async (t) => {
    const folder = await pulled(t)
    rmSync(join(folder, 'people.db'))
    const { out } = await run(folder, ['explain'])
    assert.doesNotMatch(out, /assumed/u)
    assert.match((await run(folder, ['explain', '--dialect', 'postgres'])).out, /assumed/u)
  })

  test('test knows how long a column of the snapshot is', async (t) => {
    const folder = await pulled(t)
    mkdirSync(join(folder, 'tests'))
    writeFileSync(
      join(folder, 'tests/people.test.yaml'),
      `connector: People
tests:
  - name: a name that is too long
    given: { objectId: a, userPrincipalName: ada@contoso.com, surname: ${'x'.repeat(65)} }
    expect: { error: FLOW_TOO_LONG }
`,
    )
    assert.equal((await run(folder, ['test'])).code, 0)
    rmSync(join(folder, FILE))
    assert.equal((await run(folder, ['test'])).code, 1, 'without it nobody knows')
  })

  test('one of another table is a warning and is not used', async (t) => {
    const { bad } = staleSnapshot
    assert.ok(typeof bad === 'object')
    const folder = folderWith(t, { 'connectors.yaml': bad['connectors.yaml'] ?? '' })
    mkdirSync(join(folder, 'schema'))
    writeFileSync(join(folder, FILE), bad[FILE] ?? '')
    const { code, out } = await run(folder, ['validate'])
    assert.equal(code, 0)
    assert.match(out, /warning\[stale-snapshot\].*is of "Persons", and the table is "People"/u)
    assert.match(out, new RegExp(staleSnapshot.at, 'u'))
  })

  test('online, one that the tables have left behind is a warning', async (t) => {
    const folder = await pulled(t)
    alter(folder, 'CREATE INDEX more ON People (Lastname)')
    const { out } = await run(folder, ['validate', '--online'])
    assert.match(out, /warning\[stale-snapshot\].*is not what the database has: index\./u)
  })

  test('one that cannot be read is a failure with its place', async (t) => {
    const folder = await pulled(t)
    const text = readFileSync(join(folder, FILE), 'utf8')
    for (const [broken, place] of [
      [text.replace('"nullable": true', '"nullable": "yes"'), /People\.json:\d+:\d+: /u],
      [text.slice(0, 400), /People\.json:\d+:\d+: /u],
      ['', /People\.json/u],
    ] as const) {
      writeFileSync(join(folder, FILE), broken)
      const { code, err } = await run(folder, ['validate'])
      assert.equal(code, 4, broken)
      assert.match(err, /\[SNAPSHOT_UNREADABLE\]/u)
      assert.match(err, place)
    }
    assert.equal((await run(folder, ['schema', 'pull'])).code, 0)
    assert.equal(readFileSync(join(folder, FILE), 'utf8'), text)
  })
})
