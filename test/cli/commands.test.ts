import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'node:http'
import { suite, test } from 'node:test'
import { folderWith, peopleTable, run, STORY } from './command-line.ts'

const ADA = { objectId: '7', userPrincipalName: "ada.o'neil@contoso.com", surname: "O'Neil" }

suite('rollcall validate', () => {
  test('ends with 1 and shows the place of a mistake', async (t) => {
    const text = STORY.replace('surname', '$lowercas(surname)')
    const folder = folderWith(t, { 'connectors.yaml': text })
    const { code, out } = await run(folder, ['validate'])
    assert.equal(code, 1)
    assert.match(out, /unknown-function/u)
    assert.match(out, /connectors\.yaml:10:17/u)
  })

  test('a warning ends with 1 under --strict only', async (t) => {
    const text = STORY.replace('accountEnabled', 'surname').concat(
      '    deprovision: { onDisable: delete }\n',
    )
    const folder = folderWith(t, { 'connectors.yaml': text })
    assert.equal((await run(folder, ['validate'])).code, 0)
    assert.equal((await run(folder, ['validate', '--strict'])).code, 1)
  })

  test('without a configuration it ends with 1, with an unknown connector with 64', async (t) => {
    const folder = folderWith(t, {})
    assert.equal((await run(folder, ['validate'])).code, 1)
    writeFileSync(join(folder, 'connectors.yaml'), STORY)
    const { code, err } = await run(folder, ['validate', 'Peple'])
    assert.equal(code, 64)
    assert.match(err, /Did you mean People\?/u)
  })

  test('a folder stands for the configurations in it', async (t) => {
    const second = STORY.replaceAll('People', 'Others').replace('surname', '$lowercas(surname)')
    const folder = folderWith(t, { 'a.yaml': STORY, 'b.yaml': second, 'a.test.yaml': 'tests: []' })
    const { code, out } = await run(folder, ['validate', '--config', '.'])
    assert.equal(code, 1)
    assert.match(out, /2 files, 1 error/u)
  })

  test('--online compares with the table', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY.replace('Lastname:', 'Lastnam:') })
    peopleTable(folder)
    assert.equal((await run(folder, ['validate'])).code, 0)
    const { code, out } = await run(folder, ['validate', '--online'])
    assert.equal(code, 1)
    assert.match(out, /Lastnam/u)
    assert.match(out, /did you mean .*Lastname/u)
  })

  test('--online tells every wrong value of a "set" at its own place', async (t) => {
    const set = '{ Active: False, Gone: 1, Lastname: x, UserName: ~ }'
    const text = `${STORY}    deprovision:\n      onDelete: { set: ${set.replace('x', 'x'.repeat(65))} }\n`
    const folder = folderWith(t, { 'connectors.yaml': text.replace('Active: F', 'Activ: F') })
    peopleTable(folder)
    const { code, out } = await run(folder, ['validate', '--online'])
    assert.equal(code, 1)
    assert.match(out, /no column "Activ"[^]*13:26[^]*no column "Gone"[^]*13:40/u)
    assert.match(out, /"set" gives "Lastname" a text[^]*13:49/u)
  })

  test('--online with a database that is away could not tell, which is 4', async (t) => {
    const text = STORY.replace('{ sqlite: people.db }', '{ postgres: { env: NOWHERE } }')
    const folder = folderWith(t, { 'connectors.yaml': text })
    const { code, out } = await run(folder, ['validate', '--online'])
    assert.equal(code, 4)
    assert.match(out, /error\[not-compared\] .*NOWHERE is not set[^]*5:13[^]*SECRET_MISSING/u)
    const url = 'postgres://rollcall:hunter2-hunter2@127.0.0.1:1/x'
    const away = await run(folder, ['validate', '--online'], { NOWHERE: url })
    assert.equal(away.code, 4)
    assert.match(away.out, /nothing listens at its host and port[^]*ECONNREFUSED/u)
    assert.doesNotMatch(away.err + away.out, /hunter2/u)
    const json = await run(folder, ['validate', '--online', '--output', 'json'], { NOWHERE: url })
    assert.match(json.out, /"rule": "not-compared"/u)
  })

  test('--online names the table that is probably meant', async (t) => {
    const folder = folderWith(t, {
      'connectors.yaml': STORY.replace('table: People', 'table: Peple'),
    })
    peopleTable(folder)
    const { code, out } = await run(folder, ['validate', '--online'])
    assert.equal(code, 1)
    assert.match(out, /error\[unknown-table\][^]*6:12[^]*did you mean "People"\?/u)
  })

  test('--online asks the database of the connectors that are named, and no other', async (t) => {
    const away = STORY.replaceAll('People', 'Away').replace('people.db', 'nowhere/away.db')
    const folder = folderWith(t, { 'a.yaml': STORY, 'b.yaml': away })
    peopleTable(folder)
    const both = await run(folder, ['validate', '--online', '--config', '.'])
    assert.equal(both.code, 4)
    const one = await run(folder, ['validate', 'People', '--online', '--config', '.'])
    assert.deepEqual([one.code, one.out.includes('not-compared')], [0, false])
  })
})

suite('rollcall test', () => {
  const passing = `connector: People
tests:
  - name: a person becomes a row
    given: { objectId: "7", userPrincipalName: a@b.c, surname: King, accountEnabled: "False" }
    expect: { sql: insert, row: { Lastname: King, Active: "False" } }
`

  test('passes, counts columns, writes JUnit', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': passing })
    const { code, out } = await run(folder, ['test', '--coverage', '--output', 'human'])
    assert.equal(code, 0, out)
    assert.match(out, /✓ a person becomes a row/u)
    assert.match(out, /columns asserted 2\/4/u)
    assert.match(out, /not reached {2}column UserName/u)
    const junit = await run(folder, ['test', '--output', 'junit'])
    assert.match(
      junit.out,
      /<testcase classname="People" name="a person becomes a row" file="people\.test\.yaml" line="\d+"\/>/u,
    )
  })

  test('shows only the cells that differ and ends with 1', async (t) => {
    const failing = passing.replace('Lastname: King', 'Lastname: Lovelace')
    const folder = folderWith(t, { 'connectors.yaml': STORY, 'people.test.yaml': failing })
    const { code, out } = await run(folder, ['test'])
    assert.equal(code, 1)
    assert.match(out, /✗ a person becomes a row/u)
    assert.match(out, /Lastname {2}expected "Lovelace" {2}→ {2}got "King"/u)
    assert.doesNotMatch(out, /Active/u)
  })

  test('no test at all is 1, and so is a broken file', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    assert.equal((await run(folder, ['test'])).code, 1)
    writeFileSync(join(folder, 'people.test.yaml'), passing.replace('expect:', 'expected:'))
    const broken = await run(folder, ['test'])
    assert.equal(broken.code, 1)
    assert.match(broken.out, /people\.test\.yaml:5:5/u)
    writeFileSync(join(folder, 'people.test.yaml'), passing.replace('People', 'Peple'))
    assert.match((await run(folder, ['test'])).out, /did you mean "People"/u)
  })
})

suite('files that are named', () => {
  for (const args of [
    ['fmt', 'gone.yaml'],
    ['test', 'gone.test.yaml'],
    ['provision', '--user', 'gone.json'],
  ]) {
    test(`${args.join(' ')} ends with 1 and names the file that is not there`, async (t) => {
      const folder = folderWith(t, { 'connectors.yaml': STORY })
      const { code, err } = await run(folder, args)
      assert.equal(code, 1)
      assert.match(err, /There is no file gone\./u)
    })
  }

  test('an output file that cannot be written ends with 64', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    const output = `json=${join(folder, 'connectors.yaml', 'out.json')}`
    const { code, err } = await run(folder, ['validate', '--output', output])
    assert.equal(code, 64)
    assert.match(err, /out\.json of --output cannot be written/u)
  })

  test('fmt leaves a file alone that is no UTF-8 text', async (t) => {
    const folder = folderWith(t, {})
    const file = join(folder, 'connectors.yaml')
    const bytes = Buffer.from(STORY.replace('People', 'Pe\u00f6ple'), 'latin1')
    writeFileSync(file, bytes)
    const { code, err } = await run(folder, ['fmt'])
    assert.equal(code, 4)
    assert.match(err, /connectors\.yaml:3:5 is not UTF-8/u)
    assert.deepEqual(readFileSync(file), bytes)
  })
})

suite('rollcall provision', () => {
  test('shows no value of a sensitive column', async (t) => {
    const text = STORY.replace('surname', '{ from: surname, sensitive: true }')
    const folder = folderWith(t, { 'connectors.yaml': text })
    peopleTable(folder)
    const args = ['provision', '--user', JSON.stringify(ADA)]
    const { code, out } = await run(folder, args)
    assert.equal(code, 0, out)
    assert.match(out, /Lastname/u)
    assert.match(out, /insert into "People"/u)
    assert.doesNotMatch(out, /O'Neil"/u)
  })

  test('writes nothing without --apply, and the row with it', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    const rows = peopleTable(folder)
    const args = ['provision', '--user', JSON.stringify({ ...ADA, accountEnabled: true })]
    const dry = await run(folder, args)
    assert.equal(dry.code, 0, dry.err)
    assert.match(dry.out, /5 {2}action {11}insert/u)
    assert.match(dry.out, /dry run: nothing written/u)
    assert.deepEqual(rows(), [])
    assert.equal(existsSync(join(folder, '.rollcall')), false)
    const applied = await run(folder, [...args, '--apply'])
    assert.equal(applied.code, 0, applied.err)
    assert.deepEqual(
      rows().map((row) => ({ ...row })),
      [{ Id: '7', UserName: "ada.o'neil@contoso.com", Lastname: "O'Neil", Active: 'True' }],
    )
  })

  test('shows what an update would change and why, in JSON too', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    peopleTable(folder)
    const person = (surname: string): string => JSON.stringify({ ...ADA, surname, active: true })
    await run(folder, ['provision', '--user', person('King'), '--apply'])
    const { out } = await run(folder, ['provision', '--user', person('Hopper'), '--output', 'json'])
    const report: unknown = JSON.parse(out)
    assert.partialDeepStrictEqual(report, {
      operation: 'update',
      columns: [
        { column: 'Lastname', before: 'King', after: 'Hopper', cause: 'connectors.yaml:10' },
      ],
      statement: { bound: ['Hopper', '7'] },
      applied: false,
    })
    assert.match(out, /update \\"People\\" set \\"Lastname\\" = \? where \\"Id\\" = \?/u)
    const gone = await run(folder, ['provision', '--user', person('King'), '--deleted', '--apply'])
    assert.match(gone.out, /action {11}delete/u)
  })

  test('names what reaches no row, and the names that are probably meant', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    peopleTable(folder)
    const graph = JSON.stringify({ ...ADA, surnam: 'King', jobTitle: 'x', costCenter: '1' })
    const { code, out } = await run(folder, ['provision', '--user', graph])
    assert.equal(code, 0, out)
    assert.match(out, /unknown {2}"surnam": no attribute has this name\. Did you mean "surname"\?/u)
    assert.match(out, /not used {2}title, enterprise\.costCenter: no mapping reads them/u)
    const resource = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      externalId: '8',
      USERNAME: 'bob',
      usrName: 'x',
      surname: 'King',
    }
    const args = ['provision', '--user', JSON.stringify(resource), '--output', 'json']
    assert.partialDeepStrictEqual(JSON.parse((await run(folder, args)).out), {
      unread: [
        { name: 'usrName', unknown: true, suggestion: 'userName' },
        { name: 'surname', unknown: true, suggestion: 'name.familyName' },
      ],
    })
  })

  test('no JSON and no person end with a message that shows neither', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    assert.equal((await run(folder, ['provision'])).code, 64)
    const { code, err } = await run(folder, ['provision', '--user', '{"userName": "ada" '])
    assert.equal(code, 1)
    assert.doesNotMatch(err, /ada/u)
  })
})

suite('rollcall explain, render, fmt, schema, help', () => {
  test('explain prints every event offline, in each dialect', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    for (const dialect of ['mssql', 'postgres', 'mysql', 'mariadb', 'sqlite']) {
      const { code, out } = await run(folder, ['explain', '--dialect', dialect])
      assert.equal(code, 0)
      for (const event of ['create', 'update', 'disable', 'delete', 'get', 'list', 'count']) {
        assert.match(out, new RegExp(`^${event}$`, 'mu'), `${dialect}: ${event}`)
      }
    }
  })

  test('explain --event says what one event does, as SQL too', async (t) => {
    const text = `${STORY}    deprovision: { onDisable: { set: { Lastname: gone }, purgeAfter: 9d } }\n`
    const folder = folderWith(t, { 'connectors.yaml': text })
    const { code, out } = await run(folder, ['explain', '--event', 'disable'])
    assert.equal(code, 0)
    assert.match(out, /does {2}set Lastname = "gone", purge after 9d {3}connectors\.yaml:12:31/u)
    assert.match(out, /pending {2}update Lastname, Active\n/u)
    assert.match(out, /limit {4}disables: more than 10 % and more than 10 within 1h/u)
    const sql = await run(folder, ['explain', '--event', 'purge', '--output', 'sql'])
    assert.match(sql.out, /^delete from "People" where "Id" = \?;$/mu)
    assert.equal((await run(folder, ['explain', '--event', 'rename'])).code, 64)
  })

  test('explain says which expressions the interpreter runs', async (t) => {
    const text = STORY.replace('surname', () => '($f := function($x){$x}; $f(surname))')
    const folder = folderWith(t, { 'connectors.yaml': text.replace(/\(\$f.*$/mu, '"$&"') })
    const { out } = await run(folder, ['explain', '--output', 'json'])
    const report: unknown = JSON.parse(out)
    assert.match(JSON.stringify(report), /"column":"Lastname".*"interpreted":"/u)
  })

  test('render is a configuration again', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    const { out } = await run(folder, ['render'])
    writeFileSync(join(folder, 'connectors.yaml'), out)
    assert.equal((await run(folder, ['validate'])).code, 0)
    assert.equal((await run(folder, ['render'])).out, out)
  })

  test('fmt --check ends with 1 and writes nothing, fmt --fix mends', async (t) => {
    const text = STORY.replace('accountEnabled', "accountEnabled ? 'A' : 'D'")
    const folder = folderWith(t, { 'connectors.yaml': text })
    const path = join(folder, 'connectors.yaml')
    assert.equal((await run(folder, ['validate'])).code, 1)
    const fixed = await run(folder, ['fmt', '--fix'])
    assert.equal(fixed.code, 0)
    assert.match(fixed.out, /1 mended/u)
    assert.equal((await run(folder, ['validate'])).code, 0)
    const untidy = readFileSync(path, 'utf8').replace(
      '{ sqlite: people.db }',
      '{sqlite: people.db}',
    )
    writeFileSync(path, untidy)
    assert.equal((await run(folder, ['fmt', '--check'])).code, 1)
    assert.equal(readFileSync(path, 'utf8'), untidy)
    await run(folder, ['fmt'])
    assert.equal((await run(folder, ['fmt', '--check'])).code, 0)
  })

  test('schema prints the two schemas, help a page of a rule or a code', async () => {
    const { out } = await run('/', ['schema', 'mapping-test'])
    assert.match(JSON.parse(out).$id, /mapping-test/u)
    assert.equal((await run('/', ['schema', 'nothing'])).code, 64)
    assert.match((await run('/', ['help', 'unknown-function'])).out, /^# unknown-function/u)
    assert.match((await run('/', ['help', 'row_unique'])).out, /409/u)
    assert.match((await run('/', ['help', 'unknown-functoin'])).err, /Did you mean/u)
  })
})

suite('rollcall simulate', () => {
  test('without a service it could not tell, which is 4, and it says so soon', async (t) => {
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    peopleTable(folder)
    const args = ['simulate', '--url', 'http://127.0.0.1:1', '--patience', '0']
    const { code, err } = await run(folder, args.concat('--token', 'env:T'), { T: 'x'.repeat(12) })
    assert.equal(code, 4)
    assert.match(err, /SERVICE_UNREACHABLE/u)
  })

  test('completes a bare address with the path of the face that it plays', async (t) => {
    const paths: string[] = []
    const server = createServer((request, response) => {
      paths.push(request.url ?? '')
      response.writeHead(401).end()
    }).listen(0, '127.0.0.1')
    t.after(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const folder = folderWith(t, { 'connectors.yaml': STORY })
    peopleTable(folder)
    const args = ['simulate', 'People', '--url', `http://127.0.0.1:${port}`, '--patience', '0']
    const environment = { T: 'x'.repeat(12) }
    await run(folder, [...args, '--token', 'env:T'], environment)
    assert.match(paths[0] ?? '', /^\/scim\//u)
    paths.length = 0
    await run(folder, [...args, '--token', 'env:T', '--ecma'], environment)
    assert.match(paths[0] ?? '', /^\/ecma2host_[^/]+\/scim\//u)
  })

  test('takes no token on the command line', async (t) => {
    const folder = folderWith(t, {})
    const { code, err } = await run(folder, ['simulate', '--url', 'http://x/', '--token', 'secret'])
    assert.equal(code, 64)
    assert.doesNotMatch(err, /secret$/mu)
    rmSync(folder, { recursive: true })
  })
})
