import type { Dialect } from './dialect.ts'
import { openMssql } from './mssql/connection.ts'
import { parseMssql } from './mssql/connection-string.ts'
import { describeMssql } from './mssql/describe.ts'
import { estimateMssql } from './mssql/estimate.ts'
import { mssqlFailure } from './mssql/failure.ts'
import { mssqlStaging } from './mssql/staging.ts'
import { listMssql, surveyMssql } from './mssql/survey.ts'
import { mssqlSyntax } from './mssql/syntax.ts'

/** SQL Server and Azure SQL through tedious; parameters have the type of their column. */
export const mssql: Dialect = {
  name: 'mssql',
  title: 'SQL Server',
  summary: 'SQL Server 2016 and later, and Azure SQL.',
  example: 'Server=tcp:db.example.com,1433;Database=hr;User Id=rollcall;Password=…;Encrypt=true',
  syntax: { ...mssqlSyntax, staging: mssqlStaging },
  grouping: 'none',
  refusesWrites: false,
  parse: parseMssql,
  open: openMssql,
  describe: describeMssql,
  survey: surveyMssql,
  list: listMssql,
  estimate: estimateMssql,
  failure: mssqlFailure,
}
