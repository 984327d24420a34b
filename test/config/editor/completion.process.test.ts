import assert from 'node:assert/strict'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { folderWith, peopleTable, run, STORY } from '../../cli/command-line.ts'
import { LanguageServer, type DocumentPlace } from './language-server.ts'

const SCHEMAS = fileURLToPath(new URL('../../../schemas', import.meta.url))

/** A folder with the schemas as editors find them, and the language server that looks at it. */
async function editor(t: TestContext): Promise<{ folder: string; server: LanguageServer }> {
  const folder = folderWith(t, { 'connectors.yaml': STORY })
  for (const name of ['connectors', 'environment']) {
    copyFileSync(join(SCHEMAS, `${name}.schema.json`), join(folder, `${name}.schema.json`))
  }
  const server = await LanguageServer.start()
  t.after(() => server.close())
  return { folder, server }
}

/** A document with its modeline; `|` marks the place that is asked about. */
function document(schema: string, marked: string): { text: string; place: DocumentPlace } {
  const whole = `# yaml-language-server: $schema=./${schema}\n${marked}`
  const before = whole.slice(0, whole.indexOf('|')).split('\n')
  return {
    text: whole.replace('|', ''),
    place: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  }
}

suite('an editor with nothing but the yaml-language-server', () => {
  test('finds mistakes in a configuration and explains its keys', async (t) => {
    const { folder, server } = await editor(t)
    const path = join(folder, 'a.yaml')
    const { text, place } = document('connectors.schema.json', STORY.replace('anchor', 'anch|or'))
    assert.deepEqual(await server.open(path, text), [])
    assert.match(await server.hover(path, place), /columns that identify a row for the source/u)
    const wrong = text.replace('table:', 'tabel:')
    const [first = ''] = await server.open(join(folder, 'b.yaml'), wrong)
    assert.match(first, /tabel/u)
  })

  test('completes an overlay, in which nothing is required and null takes out', async (t) => {
    const { folder, server } = await editor(t)
    const path = join(folder, 'prod.yaml')
    const { text, place } = document(
      'environment.schema.json',
      'version: 1\nconnectors:\n  HR:\n    table: null\n    thresholds:\n      |\n',
    )
    await server.open(path, text)
    const proposed = await server.complete(path, place)
    assert.ok(proposed.includes('deletes') && proposed.includes('window'), proposed.join())
    const good = text.replace('thresholds:\n      \n', 'thresholds: { deletes: 1% }\n')
    assert.deepEqual(await server.open(join(folder, 'good.yaml'), good), [])
  })

  test('completes the columns of the table, and refuses others', async (t) => {
    const { folder, server } = await editor(t)
    peopleTable(folder)
    const { code, out } = await run(folder, ['schema', '--with-columns'])
    assert.equal(code, 0)
    writeFileSync(join(folder, 'columns.schema.json'), out)
    const path = join(folder, 'a.yaml')
    const mapped = document(
      'columns.schema.json',
      STORY.replace('      Lastname: surname\n', '      |\n'),
    )
    await server.open(path, mapped.text)
    const proposed = await server.complete(path, mapped.place)
    assert.deepEqual(proposed.filter((one) => /^[A-Z]/u.test(one)).toSorted(), ['Id', 'Lastname'])
    const set = document(
      'columns.schema.json',
      `${STORY}    deprovision:\n      onDisable:\n        set:\n          |\n`,
    )
    await server.open(join(folder, 'set.yaml'), set.text)
    const columns = await server.complete(join(folder, 'set.yaml'), set.place)
    assert.ok(['Id', 'UserName', 'Lastname', 'Active'].every((one) => columns.includes(one)))
    const hovered = document('columns.schema.json', STORY.replace('Lastname', 'Last|name'))
    const hover = join(folder, 'hover.yaml')
    assert.deepEqual(await server.open(hover, hovered.text), [])
    assert.match(
      await server.hover(hover, hovered.place),
      /Column of People: varchar\(64\), may be NULL/u,
    )
    const unknown = await server.open(
      join(folder, 'b.yaml'),
      hovered.text.replace('Lastname', 'Surname'),
    )
    assert.match(unknown.join('\n'), /Surname/u)
  })
})
