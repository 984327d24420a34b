import { parseUrl } from './connection-text.ts'
import type { Dialect } from './dialect.ts'
import { openPostgres } from './postgres/connection.ts'
import { describePostgres } from './postgres/describe.ts'
import { estimatePostgres } from './postgres/estimate.ts'
import { postgresFailure } from './postgres/failure.ts'
import { postgresStaging } from './postgres/staging.ts'
import { listPostgres, surveyPostgres } from './postgres/survey.ts'
import { postgresSyntax } from './postgres/syntax.ts'

/** PostgreSQL through pg: named statements, writes that wait share a statement. */
export const postgres: Dialect = {
  name: 'postgres',
  title: 'PostgreSQL',
  summary: 'PostgreSQL 13 and later, and what speaks its protocol.',
  example: 'postgres://rollcall:…@db.example.com:5432/hr?sslmode=verify-full',
  syntax: { ...postgresSyntax, staging: postgresStaging },
  grouping: 'statement',
  refusesWrites: true,
  plainUnlessAsked: true,
  parse: (text) => parseUrl(text, ['postgres', 'postgresql']),
  open: openPostgres,
  describe: describePostgres,
  survey: surveyPostgres,
  list: listPostgres,
  estimate: estimatePostgres,
  failure: postgresFailure,
}
