import type { RuleSummary } from '../observe/problems/report.ts'

/** The rules of findings that are about tests, forms, rows and databases, not about what a configuration says. */
export const FINDING_RULES: readonly RuleSummary[] = [
  {
    id: 'failed-test',
    summary: 'A mapping test expects something else than what comes out.',
    help: 'Change the mapping, or what the test expects; "rollcall test" shows each cell.',
  },
  {
    id: 'duplicate-test',
    summary: 'Two mapping tests of a file have the same name.',
    help: 'Give each test a name of its own, so that reports and --filter can tell them apart.',
  },
  {
    id: 'test-expects-nothing',
    summary: 'A mapping test expects nothing, so it cannot fail.',
    help: 'Say at least what is sent, "expect: { sql: insert }", or columns of the row.',
  },
  {
    id: 'case-table',
    summary: 'A table of cases cannot be read.',
    help: 'The first line names attributes and columns; every other line has a cell for each of them, between "|".',
  },
  {
    id: 'not-formatted',
    summary: 'A file is not in the form that rollcall fmt gives it.',
    help: 'Run "rollcall fmt" and commit what it changes.',
  },
  {
    id: 'drifted-rows',
    summary: 'Rows of a table were edited since they were written.',
    help: 'Run "rollcall drift CONNECTOR --fix overwrite" for our values, or "--fix adopt" for those that stand there.',
  },
  {
    id: 'missing-rows',
    summary: 'Rows of a table were deleted since they were written.',
    help: 'Run "rollcall drift CONNECTOR --fix overwrite" to write them again.',
  },
  {
    id: 'schema-drift',
    summary: 'A table is not what the committed snapshot says.',
    help: 'Look at the difference; "rollcall schema pull" takes the new one over.',
  },
  {
    id: 'not-compared',
    summary: 'A connector could not be compared with its database.',
    help: 'The message says why, and "rollcall help CODE" what the code means; nothing is known of its tables until then.',
  },
  {
    id: 'unencrypted-connection',
    summary: 'The database is on another machine, and the connection to it is not encrypted.',
    help: 'Say sslmode=verify-full in the connection, or sslmode=disable where the network is trusted.',
  },
  {
    id: 'unknown-table',
    summary: 'The database has no table or view of this name, or the login may not see it.',
    help: 'Spell it as the database does, with its schema, upper and lower case included; the login needs SELECT on it.',
  },
]
