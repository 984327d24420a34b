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
      host: 'localhost\\SQLEXPRESS',
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

  const reasons = [
    ['postgres', '  ', 'It is blank.'],
    ['postgres', '"postgres://u@h/d"', 'It stands in quotes; take them away.'],
    ['postgres', 'jdbc:postgresql://h/d', 'It is of the form of JDBC'],
    [
      'postgres',
      'mysql://u@h/d',
      'It begins with "mysql://"; for that the connector says "target: { mysql: … }".',
    ],
    ['postgres', 'Host=h;Password=hunter2', 'It is a list of names and values, and no URL.'],
    ['postgres', 'postgres://u:hun/ter2@h/d', 'write @ as %40'],
    ['postgres', 'postgres://u:hunter2@x/y@h/d', 'write @ as %40'],
    ['postgres', 'postgres://u:1?hunter2=x@h/d', 'write @ as %40'],
    ['postgres', 'postgres://u:%zz@h/d', 'write @ as %40'],
    ['postgres', 'postgres://u@h:abc/d', 'Its port is not a number.'],
    [
      'postgres',
      'postgres://u@h/d?sslmod=require',
      '"sslmod", which is not known here. Did you mean sslmode?',
    ],
    [
      'postgres',
      'postgres://u@h/d?sslmode=verify-ful',
      'sslmode takes disable, require or verify-full',
    ],
    ['mysql', 'mysql://u@h/d?poolSize=many', 'poolSize takes a whole number'],
    ['mssql', 'Server=h;Databse=d', '"Databse", which is not known here. Did you mean Database?'],
    ['mssql', 'Server=h;Integrated Security=SSPI', 'Windows login'],
    [
      'mssql',
      'Server=h;Authentication=Active Directory Default',
      '"Authentication" is another than SqlPassword',
    ],
    ['mssql', 'Server=h;User Id=u;Password=hun;ter2', 'a password with a semicolon'],
    ['mssql', 'Server=h;Encrypt=perhaps', 'Encrypt takes true or false'],
    ['mssql', 'Database=d', 'It names no "Server".'],
    ['mssql', 'hello', 'It does not begin with "mssql://".'],
  ] as const
  for (const [dialect, connection, reason] of reasons) {
    test(`what is wrong is said without the string: ${reason}`, () => {
      assert.throws(
        () => openTarget({ dialect, connection }),
        (thrown) =>
          thrown instanceof Error &&
          thrown.message.includes(reason) &&
          !/hun|ter2/u.test(thrown.message),
      )
    })
  }

  test('times and sizes of ADO.NET are taken, in its units', () => {
    assert.deepEqual(
      DIALECTS.mssql.parse(
        'Server=h;Database=d;Connect Timeout=30;Command Timeout=5;Max Pool Size=4;Application Name=x',
      ),
      {
        host: 'h',
        database: 'd',
        ssl: 'verify',
        poolSize: 4,
        connectTimeout: 30_000,
        statementTimeout: 5_000,
      },
    )
  })

  test('a connection to another machine that is not encrypted is warned of, unless somebody said so', () => {
    const warned = (dialect: 'postgres' | 'mysql' | 'mssql', connection: string): number => {
      const warnings: string[] = []
      openTarget({ dialect, connection }, { onWarning: (message) => warnings.push(message) })
      return warnings.length
    }
    assert.equal(warned('postgres', 'postgres://u:p@db.example.com/hr'), 1)
    assert.equal(warned('mysql', 'mysql://u:p@10.0.0.7/hr'), 1)
    assert.equal(warned('postgres', 'postgres://u:p@db.example.com/hr?sslmode=disable'), 0)
    assert.equal(warned('postgres', 'postgres://u:p@db.example.com/hr?sslmode=require'), 0)
    assert.equal(warned('postgres', 'postgres://u:p@127.0.0.1/hr'), 0)
    assert.equal(warned('postgres', 'postgres:///hr?host=/run/postgresql'), 0)
    assert.equal(warned('mssql', 'Server=db.example.com;User Id=u;Password=p'), 0)
  })
})
