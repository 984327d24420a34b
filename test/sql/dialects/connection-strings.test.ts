import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { DIALECTS } from '../../../src/sql/dialects/index.ts'
import { openTarget } from '../../../src/sql/open.ts'

suite('connection strings', () => {
  test('a URL is read with its escapes and options', () => {
    assert.deepEqual(
      DIALECTS.postgres.parse(
        'postgres://us%40er:p%3Aw%2F@db.example.com:6432/hr?sslmode=verify-full&poolSize=4&namedStatements=false',
      ),
      {
        host: 'db.example.com',
        port: 6432,
        database: 'hr',
        user: 'us@er',
        password: 'p:w/',
        ssl: 'verify',
        poolSize: 4,
        namedStatements: false,
      },
    )
    assert.deepEqual(DIALECTS.mysql.parse('mysql://u@[::1]/hr'), {
      host: '::1',
      database: 'hr',
      user: 'u',
    })
  })

  test('SQL Server takes what ADO.NET and ODBC write', () => {
    assert.deepEqual(
      DIALECTS.mssql.parse(
        'Server=tcp:db.example.com,1434;Initial Catalog=hr;User ID=u;Password="p;w""x";Encrypt=True;TrustServerCertificate=True',
      ),
      {
        host: 'db.example.com',
        port: 1434,
        database: 'hr',
        user: 'u',
        password: 'p;w"x',
        ssl: 'require',
      },
    )
    assert.deepEqual(DIALECTS.mssql.parse('Data Source=.\\SQLEXPRESS;Database=hr;Uid=u;Pwd={p};'), {
      host: '.\\SQLEXPRESS',
      database: 'hr',
      user: 'u',
      password: 'p',
      ssl: 'verify',
    })
    assert.equal(DIALECTS.mssql.parse('mssql://u:p@h/d?encrypt=false').ssl, false)
  })

  test('SQLite takes a path with or without a scheme', () => {
    assert.deepEqual(DIALECTS.sqlite.parse('hr.db'), { path: 'hr.db' })
    assert.deepEqual(DIALECTS.sqlite.parse('sqlite:./hr.db'), { path: './hr.db' })
    assert.deepEqual(DIALECTS.sqlite.parse('sqlite:///srv/hr.db'), { path: '/srv/hr.db' })
    assert.deepEqual(DIALECTS.sqlite.parse('file:/srv/hr.db'), { path: '/srv/hr.db' })
    assert.deepEqual(DIALECTS.sqlite.parse(':memory:'), { path: ':memory:' })
  })

  test('a string that cannot be read is refused without being told', () => {
    for (const [dialect, connection] of [
      ['postgres', 'mysql://u:hunter2@h/d'],
      ['mysql', 'u:hunter2@h'],
      ['mssql', 'Password=hunter2'],
      ['postgres', 'postgres://u:hunter2@h:port/d'],
    ] as const) {
      assert.throws(
        () => openTarget({ dialect, connection }),
        (thrown) =>
          thrown instanceof Error &&
          'code' in thrown &&
          thrown.code === 'CONFIGURATION_INVALID' &&
          !`${thrown.message}${String(thrown.cause)}`.includes('hunter2'),
      )
    }
  })
})
