import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Failure } from '../../../src/sql/dialects/dialect.ts'
import { mssqlFailure } from '../../../src/sql/dialects/mssql/failure.ts'
import { mysqlFailure } from '../../../src/sql/dialects/mysql/failure.ts'
import { postgresFailure } from '../../../src/sql/dialects/postgres/failure.ts'

function thrown(message: string, more: Record<string, unknown>): Error {
  return Object.assign(new Error(message), more)
}

suite('failures of SQL Server', () => {
  const cases: readonly (readonly [number, string, Failure])[] = [
    [
      2627,
      "Violation of PRIMARY KEY constraint 'PK_Users'. Cannot insert duplicate key in object 'dbo.Users'. The duplicate key value is (it's).",
      { code: 'ROW_UNIQUE', constraint: 'PK_Users' },
    ],
    [
      2601,
      "Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Mail'. The duplicate key value is (a@x).",
      { code: 'ROW_UNIQUE', constraint: 'IX_Mail' },
    ],
    [
      515,
      "Cannot insert the value NULL into column 'Last name', table 'hr.dbo.Users'; column does not allow nulls. INSERT fails.",
      { code: 'ROW_NOT_NULL', column: 'Last name' },
    ],
    [
      515,
      'null value in column "last name" of relation "users" violates not-null constraint',
      { code: 'ROW_NOT_NULL', column: 'last name' },
    ],
    [
      2628,
      "String or binary data would be truncated in table 'hr.dbo.Users', column 'Firstname'. Truncated value: 'xxx', column 'y'. Truncated'.",
      { code: 'ROW_TOO_LONG', column: 'Firstname' },
    ],
    [
      547,
      'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_Boss". The conflict occurred in database "hr", table "dbo.Users", column \'Id\'.',
      { code: 'ROW_FOREIGN_KEY', constraint: 'FK_Boss' },
    ],
    [
      547,
      'The UPDATE statement conflicted with the CHECK constraint "CK_Age". The conflict occurred in database "hr".',
      { code: 'ROW_CHECK', constraint: 'CK_Age' },
    ],
    [8114, 'Error converting data type varchar to numeric.', { code: 'ROW_TYPE' }],
    [
      229,
      "The INSERT permission was denied on the object 'Users'.",
      { code: 'DATABASE_PERMISSION' },
    ],
    [208, "Invalid object name 'Users'.", { code: 'DATABASE_SCHEMA' }],
    [
      1205,
      'Transaction (Process ID 53) was deadlocked',
      { code: 'DATABASE_CONTENTION', retry: 'again' },
    ],
    [1222, 'Lock request time out period exceeded.', { code: 'DATABASE_TIMEOUT' }],
    [
      3906,
      'Failed to update database because the database is read-only.',
      { code: 'DATABASE_READ_ONLY' },
    ],
    [18456, "Login failed for user 'rollcall'.", { code: 'DATABASE_UNREACHABLE', reason: 'login' }],
    [50000, 'the owner says no', { code: 'ROW_CHECK' }],
    [99, 'something else', { code: 'DATABASE_FAILED' }],
    [33_557_097, 'relation "users" does not exist', { code: 'DATABASE_SCHEMA' }],
    [33_557_097, 'column "must" of relation "users" does not exist', { code: 'DATABASE_SCHEMA' }],
    [33_557_097, 'cache lookup failed for type 7', { code: 'DATABASE_FAILED' }],
  ]
  for (const [number, message, failure] of cases) {
    test(`${number} is ${failure.code}`, () => {
      assert.deepEqual(mssqlFailure(thrown(message, { number, code: 'EREQUEST' })), failure)
      const several = new AggregateError([thrown(message, { number, code: 'EREQUEST' })])
      assert.deepEqual(mssqlFailure(several), failure)
    })
  }

  test('a login that is never answered is UNREACHABLE, a request that is not is TIMEOUT', () => {
    const failed = (message: string) => mssqlFailure(thrown(message, { code: 'ETIMEOUT' })).code
    assert.equal(failed('Failed to connect to db:1433 in 800ms'), 'DATABASE_UNREACHABLE')
    assert.equal(failed('Timeout: Request failed to complete in 900ms'), 'DATABASE_TIMEOUT')
  })

  test('a refused connection is not tried again, a lost one is', () => {
    const failed = (message: string) => mssqlFailure(thrown(message, { code: 'ESOCKET' }))
    assert.deepEqual(failed('Failed to connect to db:1433 - connect ECONNREFUSED'), {
      code: 'DATABASE_UNREACHABLE',
      reason: 'nobody-listens',
    })
    assert.equal(failed('Connection lost - read ECONNRESET').retry, 'reconnect')
  })
})

suite('why a database is away', () => {
  const system = (code: string): Error => thrown(`connect ${code}`, { code })
  for (const [what, failure, reason] of [
    ['a host that nobody knows', postgresFailure(system('ENOTFOUND')), 'unknown-host'],
    ['a port where nothing listens', mysqlFailure(system('ECONNREFUSED')), 'nobody-listens'],
    ['a host beyond a broken network', postgresFailure(system('EHOSTUNREACH')), 'no-route'],
    ['silence', mysqlFailure(system('ETIMEDOUT')), 'no-answer'],
    [
      'silence of SQL Server',
      mssqlFailure(thrown('Failed to connect in 9ms', { code: 'ETIMEOUT' })),
      'no-answer',
    ],
    ['a certificate', postgresFailure(system('SELF_SIGNED_CERT_IN_CHAIN')), 'certificate'],
    [
      'a certificate that tedious has wrapped',
      mssqlFailure(
        Object.assign(new Error('Failed to connect', { cause: system('CERT_HAS_EXPIRED') }), {
          code: 'ESOCKET',
        }),
      ),
      'certificate',
    ],
    [
      'a server without TLS',
      postgresFailure(new Error('The server does not support SSL connections')),
      'no-tls',
    ],
    ['MySQL without TLS', mysqlFailure(system('HANDSHAKE_NO_SSL_SUPPORT')), 'no-tls'],
    [
      'something that is not PostgreSQL',
      postgresFailure(new Error('Received unexpected copyData message from backend.')),
      'another-server',
    ],
    [
      'something that is not SQL Server',
      mssqlFailure(
        thrown('Connection lost - Unable to process incoming packet', { code: 'ESOCKET' }),
      ),
      'another-server',
    ],
    ['a wrong password', mysqlFailure(thrown('Access denied', { errno: 1045 })), 'login'],
    [
      'no password',
      postgresFailure(
        new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
      ),
      'no-password',
    ],
    ['an unknown database', postgresFailure(thrown('…', { code: '3D000' })), 'no-database'],
    ['an unknown instance', mssqlFailure(thrown('…', { code: 'EINSTLOOKUP' })), 'no-instance'],
    ['a full server', mysqlFailure(thrown('…', { errno: 1040 })), 'too-many-connections'],
  ] as const) {
    test(`${what} is ${reason}`, () => {
      assert.equal(failure.code, 'DATABASE_UNREACHABLE')
      assert.equal(failure.reason, reason)
    })
  }
})

suite('failures of PostgreSQL', () => {
  test('the column of a unique key comes from the detail, also within lower()', () => {
    const column = (detail: string) =>
      postgresFailure(thrown('duplicate key', { code: '23505', detail, constraint: 'c' })).column
    assert.equal(column('Key (mail)=(a@x) already exists.'), 'mail')
    assert.equal(column('Key (lower("Mail"::text))=(a)=(b) already exists.'), 'Mail')
    assert.equal(column('Key ("first.name")=(x) already exists.'), 'first.name')
  })

  test('the columns of a key of several come from the detail', () => {
    const detail = 'Key (tenant, "Last, ""first""")=(a, b) already exists.'
    const { column, columns } = postgresFailure(thrown('duplicate key', { code: '23505', detail }))
    assert.equal(column, undefined)
    assert.deepEqual(columns, ['tenant', 'Last, "first"'])
  })

  for (const [state, code] of [
    ['42501', 'DATABASE_PERMISSION'],
    ['25006', 'DATABASE_READ_ONLY'],
    ['42P01', 'DATABASE_SCHEMA'],
    ['42703', 'DATABASE_SCHEMA'],
    ['28P01', 'DATABASE_UNREACHABLE'],
    ['53300', 'DATABASE_UNREACHABLE'],
    ['57014', 'DATABASE_TIMEOUT'],
    ['40P01', 'DATABASE_CONTENTION'],
    ['22P02', 'ROW_TYPE'],
    ['P0001', 'ROW_CHECK'],
    ['XX000', 'DATABASE_FAILED'],
  ] as const) {
    test(`${state} is ${code}`, () => {
      assert.equal(postgresFailure(thrown('…', { code: state })).code, code)
    })
  }
})

suite('failures of MySQL', () => {
  test('key, column and constraint are read from the message, whatever the value holds', () => {
    const failed = (errno: number, message: string) =>
      mysqlFailure(thrown(message, { errno, code: 'ER_X' }))
    assert.equal(
      failed(1062, "Duplicate entry 'x' for key 'y'' for key 'users.mail'").column,
      'mail',
    )
    assert.equal(failed(1048, "Column 'Last name' cannot be null").column, 'Last name')
    assert.equal(failed(1364, "Field 'UserName' doesn't have a default value").column, 'UserName')
    assert.equal(failed(1406, "Data too long for column 'Note' at row 1").column, 'Note')
    assert.equal(
      failed(1366, "Incorrect integer value: 'for column' for column `hr`.`users`.`Age` at row 1")
        .column,
      'Age',
    )
    assert.deepEqual(
      failed(
        1452,
        'Cannot add or update a child row: a foreign key constraint fails (`hr`.`users`, CONSTRAINT `fk boss` FOREIGN KEY (`Boss`) REFERENCES `people` (`Id`))',
      ),
      { code: 'ROW_FOREIGN_KEY', constraint: 'fk boss', column: 'Boss' },
    )
    assert.deepEqual(failed(4025, 'CONSTRAINT `ck` failed for `hr`.`users`'), {
      code: 'ROW_CHECK',
      constraint: 'ck',
    })
    assert.deepEqual(failed(3819, "Check constraint 'ck' is violated."), {
      code: 'ROW_CHECK',
      constraint: 'ck',
    })
  })
})
