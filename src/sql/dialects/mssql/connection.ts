import type { Connection as Driver, ConnectionConfiguration, Request } from 'tedious'
import { Pool, type PooledConnection } from '../../pool.ts'
import type { Statement } from '../../statement.ts'
import { DEFAULT_POOL_SIZE, DEFAULT_TIMES } from '../connection-text.ts'
import type { Answer, ConnectionSettings, Database } from '../dialect.ts'
import type { StagingConnection } from '../staging.ts'
import { mssqlFailure } from './failure.ts'
import { mssqlStagingConnection } from './staging-connection.ts'
import { isParameter, type MssqlParameter } from './parameter.ts'
import { WRITTEN } from './syntax.ts'

type Tedious = typeof import('tedious')

/** Opens a pool of tedious connections. */
export async function openMssql(settings: ConnectionSettings): Promise<Database> {
  const { default: tedious } = await import('tedious')
  const statementTimeout = settings.statementTimeout ?? DEFAULT_TIMES.statementTimeout
  return new Pool({
    title: 'SQL Server',
    size: settings.poolSize ?? DEFAULT_POOL_SIZE,
    statementTimeout,
    failure: mssqlFailure,
    connect: async () => {
      const driver = new tedious.Connection(driverOptions(settings, statementTimeout))
      const connection = new MssqlConnection(driver, tedious, settings)
      try {
        await connected(driver)
        await connection.prepareSession(sessionSql(settings.lockTimeout ?? statementTimeout))
      } catch (thrown) {
        connection.destroy()
        throw thrown
      }
      return connection
    },
  })
}

/** An error ends the whole text, counts of triggers are not sent, and locks are waited for briefly. */
function sessionSql(lockTimeout: number): string {
  return `set xact_abort on; set nocount on; set lock_timeout ${Math.ceil(lockTimeout)}; set transaction isolation level read committed`
}

function driverOptions(
  settings: ConnectionSettings,
  statementTimeout: number,
): ConnectionConfiguration {
  const [server = 'localhost', instanceName] = (settings.host ?? 'localhost').split('\\')
  const connectTimeout = settings.connectTimeout ?? DEFAULT_TIMES.connectTimeout
  return {
    server,
    authentication: {
      type: 'default',
      options: {
        ...(settings.user === undefined ? {} : { userName: settings.user }),
        ...(settings.password === undefined ? {} : { password: settings.password }),
      },
    },
    options: {
      ...(instanceName === undefined ? { port: settings.port ?? 1433 } : { instanceName }),
      ...(settings.database === undefined ? {} : { database: settings.database }),
      encrypt: settings.ssl !== false,
      trustServerCertificate: settings.ssl === 'require',
      connectTimeout,
      requestTimeout: statementTimeout,
      cancelTimeout: 500,
      maxRetriesOnTransientErrors: 0,
      useUTC: true,
      appName: 'rollcall',
    },
  }
}

function connected(driver: Driver): Promise<void> {
  return new Promise((resolve, reject) => {
    driver.connect((error) => {
      if (error === undefined || error === null) resolve()
      else reject(error)
    })
  })
}

interface ResultSet {
  readonly names: readonly string[]
  readonly rows: unknown[][]
}

class MssqlConnection implements PooledConnection {
  readonly staging: StagingConnection
  readonly #driver: Driver
  readonly #tedious: Tedious
  readonly #readOnly: boolean
  #broken = false

  constructor(driver: Driver, tedious: Tedious, { readOnly }: ConnectionSettings) {
    this.#driver = driver
    this.#readOnly = readOnly ?? false
    this.staging = mssqlStagingConnection(driver, tedious)
    this.#tedious = tedious
    const lost = (): void => {
      this.#broken = true
    }
    driver.on('error', lost)
    driver.on('end', lost)
  }

  get broken(): boolean {
    return this.#broken
  }

  execute(statement: Statement, parameters: readonly unknown[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sets: ResultSet[] = []
      const text = this.#readOnly ? undone(statement.sql) : statement.sql
      const request = new this.#tedious.Request(text, (error) => {
        if (error === undefined || error === null) resolve(asAnswer(sets))
        else reject(error)
      })
      this.#bind(request, parameters)
      request.on('columnMetadata', (columns) => {
        if (Array.isArray(columns))
          sets.push({ names: columns.map(({ colName }) => colName), rows: [] })
      })
      request.on('row', (columns: unknown) => {
        if (Array.isArray(columns)) sets.at(-1)?.rows.push(columns.map(cellOf))
      })
      this.#driver.execSql(request)
    })
  }

  /** SET lasts for the session only when it is sent as a batch, not as a procedure call. */
  prepareSession(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = new this.#tedious.Request(text, (error) => {
        if (error === undefined || error === null) resolve()
        else reject(error)
      })
      this.#driver.execSqlBatch(request)
    })
  }

  end(): Promise<void> {
    this.#broken = true
    return new Promise((resolve) => {
      this.#driver.once('end', () => resolve())
      this.#driver.close()
    })
  }

  destroy(): void {
    this.#broken = true
    this.#driver.close()
  }

  #bind(request: Request, parameters: readonly unknown[]): void {
    for (let at = 0; at < parameters.length; at += 1) {
      const { type, value, options } = asParameter(parameters[at])
      request.addParameter(String(at + 1), this.#tedious.TYPES[type], value, options)
    }
  }
}

/** SQL Server has no read-only session: whatever a text does is taken back. */
function undone(sql: string): string {
  return `begin transaction;\n${sql};\nrollback transaction`
}

/** Limits and the names that the catalogue is asked for come without a column's type. */
function asParameter(value: unknown): MssqlParameter {
  if (isParameter(value)) return value
  if (typeof value === 'number') return { type: 'Int', value }
  return { type: 'NVarChar', value: typeof value === 'string' ? value : null }
}

function cellOf(cell: unknown): unknown {
  return typeof cell === 'object' && cell !== null && 'value' in cell ? cell.value : null
}

/** What was written stands behind its own mark, whatever a trigger has sent before. */
function asAnswer(sets: readonly ResultSet[]): Answer {
  const mark = sets.findIndex(({ names }) => names.length === 1 && names[0] === WRITTEN)
  const rows = sets[mark + 1]?.rows ?? []
  if (mark < 0) return { rows, affected: rows.length }
  return { rows, affected: Number(sets[mark]?.rows[0]?.[0] ?? 0) }
}
