import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { Client } from 'pg'
import { delimitedText } from '../delimited-text.ts'
import type { Answer } from '../dialect.ts'
import type { StagingConnection, StagingLoad, StagingSyntax } from '../staging.ts'
import { postgresSyntax } from './syntax.ts'

const STAGED = sql.id('pg_temp', 'rollcall_staged')

/** PostgreSQL: COPY into a temporary table that the end of the transaction takes away. */
export const postgresStaging: StagingSyntax = {
  table: STAGED,
  begin: 'begin',
  commit: 'commit',
  rollback: 'rollback',
  create: ({ target, columns }) => {
    const list = columns.map(({ name, of }) =>
      of === undefined
        ? sql`null::integer as ${sql.id(name)}`
        : sql`${sql.id(of.name)} as ${sql.id(name)}`,
    )
    return sql`create temporary table ${sql.id('rollcall_staged')} on commit drop as select ${sql.join(list)} from ${target} with no data`
  },
  load: (columns) =>
    sql`copy ${STAGED} (${sql.join(columns.map(({ name }) => sql.id(name)))}) from stdin`,
  equal: (column, reference, staged, rule) =>
    column.kind === 'text' || column.kind === 'json' || column.kind === 'unknown'
      ? postgresSyntax.equal(column, reference, () => staged, rule)
      : sql`${reference} = ${staged}`,
  update: ({ target, match, set }) => {
    const list = set.map(({ column, value }) => sql`${sql.id(column)} = ${value}`)
    return sql`update ${target} as ${sql.id('written')} set ${sql.join(list)} from ${STAGED} as ${sql.id('staged')} where ${match}`
  },
  remove: ({ target, match }) =>
    sql`delete from ${target} as ${sql.id('written')} using ${STAGED} as ${sql.id('staged')} where ${match}`,
}

/** The staging side of a pg client. */
export function postgresStagingConnection(client: Client): StagingConnection {
  return {
    send: (text) => send(client, text),
    load: async ({ sql: command, rows }: StagingLoad) => {
      const { from } = await import('pg-copy-streams')
      await pipeline(Readable.from(delimitedText(rows)), client.query(from(command)))
    },
  }
}

async function send(client: Client, text: string): Promise<Answer> {
  const { rows, rowCount } = await client.query<unknown[]>({ text, rowMode: 'array' })
  return { rows, affected: rowCount ?? 0 }
}
