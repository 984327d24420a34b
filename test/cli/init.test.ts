import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { folderWith, run, type Ran } from './command-line.ts'

/** A folder with an SQLite database, and `init` on a table of it. */
function desk(t: TestContext, ...statements: readonly string[]) {
  const folder = folderWith(t, {})
  const database = new DatabaseSync(join(folder, 'data.db'))
  for (const statement of statements) database.exec(statement)
  database.close()
  const rollcall = (...args: string[]): Promise<Ran> => run(folder, args)
  return {
    folder,
    rollcall,
    init: (table: string, ...more: string[]) =>
      rollcall('init', '--database', 'data.db', '--table', table, ...more),
    read: (name: string) => readFileSync(join(folder, name), 'utf8'),
  }
}

/** The lines of the configuration between two of them. */
function between(text: string, from: string, to: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim())
  const start = lines.findIndex((line) => line.startsWith(from))
  const end = lines.indexOf(to, start)
  return lines.slice(start + 1, end < 0 ? undefined : end)
}

/** A configuration that was just made is valid, tested, and changes nothing. */
async function assertClean(rollcall: (...args: string[]) => Promise<Ran>): Promise<void> {
  for (const args of [
    ['validate', '--online'],
    ['validate'],
    ['test'],
    ['plan', '--detailed-exitcode'],
  ]) {
    const { code, out, err } = await rollcall(...args)
    assert.equal(code, 0, `${args.join(' ')}\n${out}${err}`)
  }
}

suite('rollcall init', () => {
  test('shows the table, a reason for each column, what to look at, what it wrote', async (t) => {
    const { init } = desk(
      t,
      `CREATE TABLE staff (personalnr varchar(10) PRIMARY KEY, "E-Mail" varchar(256) NOT NULL COLLATE NOCASE UNIQUE,
       Vorname varchar(64), Nachname varchar(30), Aktiv char(4), Notiz text)`,
      "INSERT INTO staff VALUES ('00042', 'kari@acme.no', 'Kari', 'Nordmann', 'Ja', 'likes tea')",
      "INSERT INTO staff VALUES ('00043', 'ola@acme.no', 'Ola', 'Nordmann', 'Nein', NULL)",
    )
    const { code, out } = await init('staff')
    assert.equal(code, 0)
    assert.equal(
      out.replace(/SQLite [\d.]+/u, 'SQLite 3'),
      `connected  SQLite 3, file data.db (read-only session)
table      staff   6 columns   2 rows   primary key personalnr

column      type          filled  proposal                because
personalnr  varchar(10)    100 %  anchor: employeeId      primary key; name
E-Mail      varchar(256)   100 %  mail                    name; all values look like addresses
Vorname     varchar(64)    100 %  givenName               name
Nachname    varchar(30)    100 %  surname                 name
Aktiv       char(4)        100 %  accountEnabled, values  name; two values: Ja 1, Nein 1
Notiz       TEXT            50 %  not mapped              neither name nor values say what it holds

look at these
  warning[column-too-short] The column "Nachname" holds 30 characters, and name.familyName may have 64: longer values are refused.
      Make the column longer, or say "onOverflow: truncate".

wrote  connectors.yaml
       schema/staff.json
       tests/staff.test.yaml (4 tests, nobody’s values)
       schemas/connectors.schema.json
       schemas/mapping-test.schema.json
       .gitignore
next   rollcall validate && rollcall test && rollcall plan
`,
    )
  })

  test('names in many languages, and values, become mappings', async (t) => {
    const { init, read, rollcall } = desk(
      t,
      `CREATE TABLE Benutzer (ENTRA_ID char(36) PRIMARY KEY, BENUTZERNAME varchar(113) NOT NULL, etternavn varchar(64),
       "PRÉNOM" varchar(64), "Fødselsdato" date, kostenstelle varchar(20), handy varchar(30), gesperrt char(1), ort varchar(50))`,
      "INSERT INTO Benutzer VALUES ('8a0c0a52-1c1e-4b0f-9a55-6f2f6d0a7e99','u@x.de','E','P','1990-01-01','1','1','J','Bonn')",
      "INSERT INTO Benutzer VALUES ('8a0c0a52-1c1e-4b0f-9a55-6f2f6d0a7e98','v@x.de','E','P','1990-01-01','1','1','N','Bonn')",
    )
    await init('Benutzer')
    assert.deepEqual(between(read('connectors.yaml'), 'mappings:', ''), [
      'BENUTZERNAME: userPrincipalName',
      'etternavn: surname',
      'PRÉNOM: givenName',
      'kostenstelle: costCenter',
      'handy: mobilePhone',
      'gesperrt: { from: $not(accountEnabled), as: bool, format: J/N }',
      'ort: addresses[type="work"][0].locality',
    ])
    await assertClean(rollcall)
  })

  test('fields of a file of every kind of column are mapped, tested and change nothing', async (t) => {
    const { folder, init, read, rollcall } = desk(
      t,
      `CREATE TABLE kinds (id varchar(20) PRIMARY KEY, flag boolean, born date, at datetime, tz datetime,
       share decimal(4,2), factor double, small smallint, notes json)`,
      `INSERT INTO kinds VALUES ('1', 1, '2020-01-31', '2020-01-31 10:00:00', '2020-01-31 09:00:00', '10.50', 1.5, 3, '{}')`,
    )
    writeFileSync(
      join(folder, 'people.csv'),
      'id,flag,born,at,tz,share,factor,small,notes\n' +
        '1,true,2020-01-31,2020-01-31T10:00:00Z,2020-01-31T09:00:00Z,10.5,1.5,3,{}\n',
    )
    const { out } = await init('kinds', '--source', 'csv:people.csv', '--yes')
    assert.match(out, /notes .* not mapped +a field of a file is text, and would be a JSON string/u)
    const fields = ['flag', 'born', 'at', 'tz', 'share', 'factor', 'small']
    assert.deepEqual(
      between(read('connectors.yaml'), 'mappings:', ''),
      fields.map((one) => `${one}: ${one}`),
    )
    await assertClean(rollcall)
  })

  test('a flag of a file is read in the words of the file', async (t) => {
    const { folder, init, read, rollcall } = desk(
      t,
      'CREATE TABLE staff (id varchar(20) PRIMARY KEY, aktiv char(1), gesperrt boolean)',
      "INSERT INTO staff VALUES ('1', 'J', 0), ('2', 'N', 1)",
    )
    writeFileSync(join(folder, 'people.csv'), 'id;aktiv;gesperrt\n1;J;nein\n2;N;ja\n')
    await init('staff', '--source', 'csv:people.csv', '--yes')
    assert.deepEqual(between(read('connectors.yaml'), 'mappings:', ''), [
      "aktiv: { from: aktiv = 'J', as: bool, format: J/N }",
      "gesperrt: gesperrt = 'ja'",
    ])
    await assertClean(rollcall)
  })

  test('a key of the database is read back, and rows that are there are joined by what is unique', async (t) => {
    const { init, read, rollcall } = desk(
      t,
      'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, login varchar(113) NOT NULL UNIQUE COLLATE NOCASE, active boolean)',
    )
    await init('users', '--source', 'okta')
    const text = read('connectors.yaml')
    assert.match(text, /anchor: \{ id: \{ generate: database \} \}/u)
    assert.match(text, /match: \[login\]/u)
    assert.match(text, /login: userName/u)
    await assertClean(rollcall)
  })

  test('a column that must have a value and says nothing becomes a todo that validates', async (t) => {
    const { init, read, rollcall } = desk(
      t,
      'CREATE TABLE t (id varchar(36) PRIMARY KEY, upn varchar(113) NOT NULL, grp varchar(9) NOT NULL, n int NOT NULL, lastname varchar(64) NOT NULL)',
    )
    const { out } = await init('t')
    assert.match(out, /todo {2}grp: The column must have a value/u)
    const text = read('connectors.yaml')
    assert.match(text, /grp:\n +const: "-"\n +x-todo: The column must/u)
    assert.match(text, /lastname: \{ from: surname, required: true \}/u)
    await assertClean(rollcall)
  })

  test('a CSV file gives its own names, its key, and a run profile', async (t) => {
    const { folder, init, read, rollcall } = desk(
      t,
      'CREATE TABLE people (no varchar(10) PRIMARY KEY, mail varchar(256), first_name varchar(64), active char(1))',
    )
    writeFileSync(
      join(folder, 'hr.csv'),
      'Employee No,E-mail,First name,Active\n1,a@x.org,Ada,yes\n2,b@x.org,Bob,no\n',
    )
    await init('people', '--source', 'csv:hr.csv', '--anchor', 'no')
    const text = read('connectors.yaml')
    assert.match(text, /source: \{ csv: \{ path: hr\.csv, key: Employee No \} \}/u)
    assert.match(text, /anchor: \{ no: "?`Employee No`"? \}/u)
    assert.match(text, /first_name: "?`First name`"?/u)
    assert.match(text, /runProfiles:/u)
    for (const args of [['validate', '--online'], ['test']]) {
      const { code, out, err } = await rollcall(...args)
      assert.equal(code, 0, out + err)
    }
  })

  test('odd tables: names with everything in them, three hundred columns, a view', async (t) => {
    const many = Array.from({ length: 300 }, (_, at) => `"c ${at}" text`).join(', ')
    const odd = 'a "b" [c].d: ü, {e} # \' %'
    const { init, rollcall, read } = desk(
      t,
      `CREATE TABLE wide (id varchar(36) PRIMARY KEY, ${many})`,
      `CREATE TABLE "sel.ect [x]" ("${odd.replaceAll('"', '""')}" varchar(64) NOT NULL, "- key" varchar(36) PRIMARY KEY, "null" text, "#mail" varchar(256))`,
      'CREATE VIEW seen AS SELECT id, "c 1" AS mail FROM wide',
    )
    for (const [at, table] of ['wide', 'sel.ect [x]', 'seen'].entries()) {
      const { code, out, err } = await init(table, '--output-dir', `at${at}`)
      assert.equal(code, 0, table + out + err)
      const config = ['--config', `at${at}/connectors.yaml`]
      for (const args of [['validate', '--online'], ['test']]) {
        const done = await rollcall(...args, ...config)
        assert.equal(done.code, 0, `${table}: ${args.join(' ')}\n${done.out}${done.err}`)
      }
    }
    const text = read('at1/connectors.yaml')
    assert.match(text, /target: \{ sqlite: \.\.\/data\.db \}/u)
    assert.match(text, /table: "\[sel\.ect \[x\]\]\]"/u)
  })

  test('without rows, and with --sample 0, names and types decide', async (t) => {
    const { init, read, rollcall } = desk(
      t,
      'CREATE TABLE e (objectId varchar(36) PRIMARY KEY, mail varchar(256), enabled char(1))',
    )
    const { out } = await init('e', '--sample', '0')
    assert.match(out, /objectId .* — {2}anchor: objectId/u)
    assert.match(read('connectors.yaml'), /format: Y\/N\n +x-todo: No row says/u)
    await assertClean(rollcall)
  })

  suite('refuses', () => {
    test('a table without a key, and says what to do; --anchor helps', async (t) => {
      const { init, folder } = desk(
        t,
        'CREATE TABLE t (a text, b text)',
        "INSERT INTO t VALUES ('x', 'y'), ('x', 'y')",
      )
      const { code, err } = await init('t')
      assert.equal(code, 1)
      assert.match(err, /no primary key.*--anchor\. \[TABLE_WITHOUT_KEY\]/u)
      assert.equal(existsSync(join(folder, 'connectors.yaml')), false)
      assert.equal((await init('t', '--anchor', 'a')).code, 0)
      assert.match((await init('t', '--anchor', 'z')).err, /no column "z"\. There are: a, b\./u)
    })

    test('a table that is not there, with the nearest name and the others', async (t) => {
      const { init, rollcall } = desk(
        t,
        'CREATE TABLE people (id text PRIMARY KEY)',
        'CREATE TABLE badges (id text)',
      )
      const { code, err } = await init('peple')
      assert.equal(code, 1)
      assert.match(err, /Did you mean "people"\? There are: badges, people\. \[DATABASE_SCHEMA\]/u)
      const none = await rollcall('init', '--database', 'data.db')
      assert.equal(none.code, 64)
      assert.match(none.err, /--table NAME\. There are: badges, people\./u)
    })

    test('to write over files, all or none, unless --force says so', async (t) => {
      const { init, folder, read } = desk(
        t,
        'CREATE TABLE people (id varchar(36) PRIMARY KEY, mail text)',
      )
      writeFileSync(join(folder, 'connectors.yaml'), 'mine')
      writeFileSync(join(folder, '.gitignore'), 'mine')
      const { code, err } = await init('people')
      assert.equal(code, 1)
      assert.match(
        err,
        /connectors\.yaml is there already, so nothing was written\..*\[FILE_EXISTS\]/u,
      )
      assert.equal(existsSync(join(folder, 'schema')), false)
      assert.equal((await init('people', '--force')).code, 0)
      assert.match(read('connectors.yaml'), /^# yaml-language-server/u)
      assert.equal(read('.gitignore'), 'mine')
    })

    test('a password on the command line, an unset variable, a database that is away', async (t) => {
      const { rollcall } = desk(t)
      const one = await rollcall('init', '--database', 'postgres://u:secret@h/d', '--table', 't')
      assert.equal(one.code, 64)
      assert.doesNotMatch(one.err, /secret@|u:secret/u)
      const two = await rollcall('init', '--database', 'env:NOBODY', '--table', 't')
      assert.deepEqual([two.code, /NOBODY is not set/u.test(two.err)], [4, true])
      const three = await rollcall('init', '--database', 'nowhere/x.db', '--table', 't')
      assert.equal(three.code, 4)
      const four = await rollcall('init')
      assert.equal(four.code, 64)
      const five = await rollcall(
        'init',
        '--database',
        'data.db',
        '--table',
        't',
        '--source',
        'ldap',
      )
      assert.equal(five.code, 64)
    })
  })
})
