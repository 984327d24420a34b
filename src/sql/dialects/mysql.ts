import { parseUrl } from './connection-text.ts'
import type { Dialect } from './dialect.ts'
import { openMysql } from './mysql/connection.ts'
import { describeMysql } from './mysql/describe.ts'
import { estimateMysql } from './mysql/estimate.ts'
import { mysqlFailure } from './mysql/failure.ts'
import { rollsBackMysql } from './mysql/rolls-back.ts'
import { mysqlStaging } from './mysql/staging.ts'
import { listMysql, surveyMysql } from './mysql/survey.ts'
import { mysqlSyntax } from './mysql/syntax.ts'

/** MySQL through mysql2: prepared statements, matched rows counted, strict. */
export const mysql: Dialect = {
  name: 'mysql',
  title: 'MySQL',
  summary: 'MySQL 8 and later.',
  example: 'mysql://rollcall:…@db.example.com:3306/hr?sslmode=verify-full',
  syntax: { ...mysqlSyntax, staging: mysqlStaging },
  grouping: 'none',
  refusesWrites: true,
  plainUnlessAsked: true,
  parse: (text) => parseUrl(text, ['mysql', 'mariadb']),
  open: (settings) =>
    openMysql({
      title: 'MySQL',
      connectionSettings: settings,
      // It bounds reads only; a write that waits is bounded by the lock timeouts.
      timeoutSql: (milliseconds) => `set session max_execution_time = ${Math.ceil(milliseconds)}`,
    }),
  describe: describeMysql,
  survey: surveyMysql,
  list: listMysql,
  estimate: estimateMysql,
  rollsBack: rollsBackMysql,
  failure: mysqlFailure,
}
