import type { Client, QueryArrayConfig } from 'pg'
import type { Statement } from '../../statement.ts'
import type { PooledConnection } from '../../pool.ts'
import { Pool } from '../../pool.ts'
import { DEFAULT_POOL_SIZE, DEFAULT_TIMES } from '../connection-text.ts'
import type { Answer, ConnectionSettings, Database } from '../dialect.ts'
import type { StagingConnection } from '../staging.ts'
import { postgresFailure } from './failure.ts'
import { postgresStagingConnection } from './staging.ts'

/** Opens a pool of pg clients. */
export async function openPostgres(settings: ConnectionSettings): Promise<Database> {
  const { default: pg } = await import('pg')
  const statementTimeout = settings.statementTimeout ?? DEFAULT_TIMES.statementTimeout
  const named = settings.namedStatements ?? true
  return new Pool({
    title: 'PostgreSQL',
    size: settings.poolSize ?? DEFAULT_POOL_SIZE,
    statementTimeout,
    failure: postgresFailure,
    connect: async () => {
      const client = new pg.Client({
        host: settings.host ?? 'localhost',
        port: settings.port ?? 5432,
        ...(settings.database === undefined ? {} : { database: settings.database }),
        ...(settings.user === undefined ? {} : { user: settings.user }),
        ...(settings.password === undefined ? {} : { password: settings.password }),
        ssl: sslOptions(settings.ssl),
        connectionTimeoutMillis: settings.connectTimeout ?? DEFAULT_TIMES.connectTimeout,
        application_name: 'rollcall',
        keepAlive: true,
      })
      const connection = new PostgresConnection(client, { named })
      try {
        await client.connect()
        await client.query(sessionSql(settings, statementTimeout, named))
      } catch (thrown) {
        connection.destroy()
        throw thrown
      }
      return connection
    },
  })
}

/** What a session must say whatever the role or database has set; a pooler keeps the first two apart. */
function sessionSql(
  { readOnly, lockTimeout }: ConnectionSettings,
  statementTimeout: number,
  named: boolean,
): string {
  const session = [`set datestyle to iso`, `set timezone to 'UTC'`]
  if (named) session.push(`set statement_timeout to ${Math.ceil(statementTimeout)}`)
  if (lockTimeout !== undefined) session.push(`set lock_timeout to ${lockTimeout}`)
  if (readOnly === true) session.push('set default_transaction_read_only to on')
  return session.join('; ')
}

function sslOptions(ssl: ConnectionSettings['ssl']): boolean | { rejectUnauthorized: boolean } {
  if (ssl === undefined || ssl === false) return false
  return { rejectUnauthorized: ssl !== 'require' }
}

/** Everything comes as text: the column's codec knows its type, and no date is read in a local zone. */
const AS_TEXT = { getTypeParser: () => (raw: unknown) => raw }

class PostgresConnection implements PooledConnection {
  readonly staging: StagingConnection
  readonly #client: Client
  readonly #named: boolean
  #broken = false

  constructor(client: Client, options: { readonly named: boolean }) {
    this.#client = client
    this.#named = options.named
    this.staging = postgresStagingConnection(client)
    const lost = (): void => {
      this.#broken = true
    }
    client.on('error', lost)
    client.on('end', lost)
  }

  get broken(): boolean {
    return this.#broken
  }

  async execute(statement: Statement, parameters: readonly unknown[]): Promise<Answer> {
    const query: QueryArrayConfig & { name?: string } = {
      text: statement.sql,
      values: parameters as unknown[],
      rowMode: 'array',
      types: AS_TEXT,
    }
    if (this.#named && statement.name !== undefined) query.name = statement.name
    const { rows, rowCount } = await this.#client.query<unknown[]>(query)
    return { rows, affected: rowCount ?? 0 }
  }

  async end(): Promise<void> {
    this.#broken = true
    await this.#client.end()
  }

  destroy(): void {
    this.#broken = true
    // A polite end would wait for the statement that does not answer.
    const stream: unknown = Reflect.get(Reflect.get(this.#client, 'connection') ?? {}, 'stream')
    if (isDestroyable(stream)) stream.destroy()
    else void this.#client.end().catch(() => {})
  }
}

function isDestroyable(stream: unknown): stream is { destroy(): void } {
  return (
    typeof stream === 'object' &&
    stream !== null &&
    'destroy' in stream &&
    typeof stream.destroy === 'function'
  )
}
