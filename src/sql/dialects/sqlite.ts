import type { ConnectionSettings, Dialect } from './dialect.ts'
import { openSqlite } from './sqlite/database.ts'
import { describeSqlite } from './sqlite/describe.ts'
import { sqliteFailure } from './sqlite/failure.ts'
import { listSqlite, surveySqlite } from './sqlite/survey.ts'
import { sqliteSyntax } from './sqlite/syntax.ts'

/** SQLite, embedded: node:sqlite, WAL, every commit on disk before it is answered. */
export const sqlite: Dialect = {
  name: 'sqlite',
  title: 'SQLite',
  summary: 'A file on this machine, through the SQLite that Node brings along.',
  example: 'sqlite:hr.db',
  syntax: sqliteSyntax,
  grouping: 'turn',
  refusesWrites: true,
  parse: parseSqlite,
  open: openSqlite,
  describe: describeSqlite,
  survey: surveySqlite,
  list: listSqlite,
  failure: sqliteFailure,
}

/** `sqlite:PATH`, `file:PATH` or the path itself. */
function parseSqlite(text: string): ConnectionSettings {
  const path = text.replace(/^(?:sqlite|file):(?:\/\/(?=\/|\.|:))?/u, '')
  return { path }
}
