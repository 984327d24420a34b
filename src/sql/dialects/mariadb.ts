import type { Dialect } from './dialect.ts'
import { openMysql } from './mysql/connection.ts'
import { mysql } from './mysql.ts'

/** MariaDB: as MySQL, and `INSERT … RETURNING`. */
export const mariadb: Dialect = {
  ...mysql,
  name: 'mariadb',
  title: 'MariaDB',
  summary: 'MariaDB 10.6 and later.',
  example: 'mariadb://rollcall:…@db.example.com:3306/hr?sslmode=verify-full',
  syntax: {
    ...mysql.syntax,
    writing: { returning: { insert: true, update: false }, insertId: true },
  },
  open: (settings) =>
    openMysql({
      title: 'MariaDB',
      connectionSettings: settings,
      timeoutSql: (milliseconds) =>
        `set session max_statement_time = ${(milliseconds / 1000).toFixed(3)}`,
    }),
}
