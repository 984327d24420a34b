import type { ErrorCode } from './error-code.ts'

/** What a target refuses: a row, or the whole of the work. */
export const DATABASE_CODES = {
  ROW_UNIQUE: {
    exit: 1,
    status: 409,
    scimType: 'uniqueness',
    summary: 'A unique key of the table refused the row.',
    remedy:
      'Another row has this value; the log names column and constraint. Free the value there, make the attribute unique in the identity provider, or join the row with "match".',
  },
  ROW_NOT_NULL: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A column that must have a value got none.',
    remedy:
      'A column without a default has no mapping, or its attribute is empty. Map it, or give the mapping a default.',
  },
  ROW_TOO_LONG: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'The database found a value too long.',
    remedy:
      'The column is shorter than the service thought. "rollcall drift schema" shows what changed; make it longer, or say onOverflow: truncate.',
  },
  ROW_TYPE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'The database found a value of the wrong type.',
    remedy:
      'The column has another type than the mapping gives. "rollcall validate --online" names it; say "as", or change the expression.',
  },
  ROW_CHECK: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A check of the table refused the row.',
    remedy:
      'The log names the constraint. Change the mapping so that it gives what the table allows ("values" and "default" help), or the check.',
  },
  ROW_FOREIGN_KEY: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A referenced row does not exist.',
    remedy:
      'The row that this one points at must be there first, or another row still points at the one to be deleted. Change the order, or the constraint (ON DELETE).',
  },
  DATABASE_PERMISSION: {
    exit: 1,
    status: 500,
    summary: 'The database login may not do this.',
    remedy:
      '"rollcall validate --online" names what the login lacks; "rollcall explain --permissions --login NAME" prints the grants.',
  },
  DATABASE_READ_ONLY: {
    exit: 4,
    status: 503,
    summary: 'The database takes no writes now.',
    remedy:
      'The server is a replica or in maintenance, the disk is full, or the file may not be written. Requests are answered with 503 and repeated by the client meanwhile.',
  },
  DATABASE_SCHEMA: {
    exit: 1,
    status: 500,
    summary: 'A table or column is not what the configuration says.',
    remedy:
      'Somebody changed the table. "rollcall drift schema" shows how, "rollcall validate --online" what it means; then mend the table or the mapping.',
  },
  DATABASE_UNREACHABLE: {
    exit: 4,
    status: 503,
    summary: 'The database cannot be reached.',
    remedy:
      'The line of the log has the reason. "rollcall validate --online" from the same machine shows all of it. Clients get 503 and try again; the service connects by itself when the database is back.',
  },
  DATABASE_TIMEOUT: {
    exit: 4,
    status: 503,
    summary: 'The database did not answer in time.',
    remedy:
      'Look for locks and for statements without an index: "rollcall validate --online" names missing ones. A slow server gets more time with statementTimeout.',
  },
  DATABASE_CONTENTION: {
    exit: 4,
    status: 503,
    summary: 'The database gave up because of other transactions.',
    remedy:
      'It was repeated several times before it was given up. Another program keeps these rows locked for long; the client or the next run tries again.',
  },
  DATABASE_FAILED: {
    exit: 1,
    status: 500,
    summary: 'The database failed in a way that has no code of its own.',
    remedy:
      'The log has the driver’s number. Look it up in the manual of the database; when it recurs, tell us of it.',
  },
} as const satisfies Record<string, ErrorCode>
