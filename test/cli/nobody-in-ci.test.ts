import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { systemClock } from '../../src/model/clock.ts'
import { outputMistakes, sarifMistakes } from '../fixtures/published-schema.ts'
import { folderWith, run, type Ran } from './command-line.ts'

/** Values and keys of people; none of them may stand in anything that a build writes. */
const PLANTED = ['planted-key-1', 'Planted Name', 'Planted Edit', 'planted-badge']

const CONNECTORS = `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: Id }
    mappings:
      Name: Name
      Badge: { from: Badge, sensitive: true }
    deprovision: { onMissing: delete }
`

suite('what a build writes', () => {
  test('drift is told with counts, on the line of its connector, in every output', async (t) => {
    const { rollcall, folder } = await edited(t)
    const { code, out } = await rollcall('drift', '--ci')
    assert.equal(code, 1)
    assert.match(
      out,
      /::error file=connectors\.yaml,line=3,.*title=drifted-rows::10 rows of HR edited since written: Name 10\./u,
    )
    const json = await rollcall('drift', '--ci', '--output', 'json')
    assert.deepEqual(outputMistakes('problems', JSON.parse(json.out)), [])
    const status = await rollcall('status', '--ci', '--output', 'json')
    assert.deepEqual(outputMistakes('status', JSON.parse(status.out)), [])
    const sarif = await rollcall('drift', '--ci', '--output', 'sarif')
    assert.deepEqual(sarifMistakes(JSON.parse(sarif.out)), [])
    assert.match(readFileSync(join(folder, 'summary.md'), 'utf8'), /10 rows of HR edited/u)
  })

  test('holds nobody: no key, no name, no value', async (t) => {
    const { rollcall, folder } = await edited(t)
    const formats = ['human', 'json', 'sarif', 'junit', 'github', 'azure', 'gitlab', 'markdown']
    for (const format of formats) {
      const output = `${format}=out/drift.${format}`
      assert.equal((await rollcall('drift', '--ci', '--output', output)).code, 1)
    }
    for (const command of ['drift', 'status', 'validate']) {
      await rollcall(command, '--ci')
      await rollcall(command, '--ci', '--output', `json=out/${command}.json`)
    }
    await rollcall('validate', '--online', '--ci')
    // Somebody leaves the file: a plan names whose row goes.
    writeFileSync(join(folder, 'people.csv'), `Id,Name,Badge\n${LINES.slice(1).join('\n')}\n`)
    const plan = ['plan', 'HR', 'full', '--ci']
    assert.match((await rollcall(...plan)).out, /delete +1/u)
    for (const format of ['human', 'json', 'markdown']) {
      await rollcall(...plan, '--output', `${format}=out/plan.${format}`)
    }
    const written = readdirSync(join(folder, 'out')).map((name) => join(folder, 'out', name))
    assert.equal(written.length, formats.length + 2 + 3)
    for (const path of [...written, join(folder, 'summary.md')]) {
      const text = readFileSync(path, 'utf8')
      for (const value of PLANTED) assert.ok(!text.includes(value), `${path} holds ${value}`)
    }
    for (const value of PLANTED) assert.ok(!said.join('').includes(value), `the log holds ${value}`)
  })

  test('without --ci whoever asks sees what differs', async (t) => {
    const { rollcall } = await edited(t)
    const { out } = await rollcall('drift')
    assert.match(out, /Planted Edit/u)
    said.length = 0
  })
})

const LINES = Array.from(
  { length: 10 },
  (_, at) => `planted-key-${at},Planted Name ${at},planted-badge-${at}`,
)

/** What commands with `--ci` said. */
const said: string[] = []

/** Ten people, written, whose names somebody has edited since. */
async function edited(t: TestContext): Promise<{
  folder: string
  rollcall: (...args: string[]) => Promise<Ran>
}> {
  const folder = folderWith(t, { 'connectors.yaml': CONNECTORS, 'summary.md': '' })
  mkdirSync(join(folder, '.git'))
  const sql = (text: string): void => {
    const database = new DatabaseSync(join(folder, 'people.db'))
    database.exec(text)
    database.close()
  }
  sql('CREATE TABLE People (Id varchar(40) PRIMARY KEY, Name varchar(64), Badge varchar(40))')
  writeFileSync(join(folder, 'people.csv'), `Id,Name,Badge\n${LINES.join('\n')}\n`)
  const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'summary.md') }
  const rollcall = async (...args: string[]): Promise<Ran> => {
    const ran = await run(folder, args, environment, { clock: systemClock })
    if (args.includes('--ci')) said.push(ran.out, ran.err)
    return ran
  }
  assert.equal((await rollcall('run', 'HR', 'full')).code, 0)
  rmSync(join(folder, 'summary.md'))
  sql("UPDATE People SET Name = 'Planted Edit ' || Id")
  return { folder, rollcall }
}
