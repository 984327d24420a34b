import type { Connection as Driver, ConnectionOptions } from 'mysql2'
import { Pool, type PooledConnection } from '../../pool.ts'
import type { Statement } from '../../statement.ts'
import { DEFAULT_POOL_SIZE, DEFAULT_TIMES } from '../connection-text.ts'
import type { Answer, ConnectionSettings, Database } from '../dialect.ts'
import type { StagingConnection } from '../staging.ts'
import { mysqlFailure } from './failure.ts'
import { mysqlStagingConnection } from './staging.ts'

/** What differs between the two servers that speak this protocol. */
export interface MysqlServer {
  readonly title: string
  readonly connectionSettings: ConnectionSettings
  /** Sets the longest time of a statement, in milliseconds. */
  readonly timeoutSql: (milliseconds: number) => string
}

/** Opens a pool of mysql2 connections. */
export async function openMysql(server: MysqlServer): Promise<Database> {
  const { default: mysql } = await import('mysql2')
  const settings = server.connectionSettings
  const statementTimeout = settings.statementTimeout ?? DEFAULT_TIMES.statementTimeout
  return new Pool({
    title: server.title,
    size: settings.poolSize ?? DEFAULT_POOL_SIZE,
    statementTimeout,
    failure: mysqlFailure,
    connect: async () => {
      const driver = mysql.createConnection(driverOptions(settings))
      const connection = new MysqlConnection(driver)
      try {
        await connected(driver)
        const access = settings.readOnly === true ? READ_ONLY : []
        for (const text of [...SESSION, server.timeoutSql(statementTimeout), ...access]) {
          await connection.prepareSession(text)
        }
      } catch (thrown) {
        connection.destroy()
        throw thrown
      }
      return connection
    },
  })
}

/**
 * What a session must say whatever the server has set: strict, UTC, short waits for locks, and no gap locks,
 * which would make guarded inserts wait for each other.
 */
const SESSION = [
  "set session time_zone = '+00:00'",
  "set session sql_mode = concat('STRICT_ALL_TABLES,', replace(@@sql_mode, 'PAD_CHAR_TO_FULL_LENGTH', ''))",
  'set session transaction isolation level read committed',
  'set session innodb_lock_wait_timeout = 1',
  'set session lock_wait_timeout = 1',
]

const READ_ONLY = ['set session transaction read only']

function driverOptions(settings: ConnectionSettings): ConnectionOptions {
  return {
    host: settings.host ?? 'localhost',
    port: settings.port ?? 3306,
    ...(settings.database === undefined ? {} : { database: settings.database }),
    ...(settings.user === undefined ? {} : { user: settings.user }),
    ...(settings.password === undefined ? {} : { password: settings.password }),
    ...(settings.ssl === undefined || settings.ssl === false
      ? {}
      : { ssl: { rejectUnauthorized: settings.ssl !== 'require' } }),
    connectTimeout: settings.connectTimeout ?? DEFAULT_TIMES.connectTimeout,
    charset: 'utf8mb4',
    dateStrings: true,
    jsonStrings: true,
    supportBigNumbers: true,
    rowsAsArray: true,
    multipleStatements: false,
    enableKeepAlive: true,
    flags: ['FOUND_ROWS'],
    maxPreparedStatements: 500,
  }
}

function connected(driver: Driver): Promise<void> {
  return new Promise((resolve, reject) => {
    driver.connect((error) => {
      if (error === null || error === undefined) resolve()
      else reject(error)
    })
  })
}

class MysqlConnection implements PooledConnection {
  readonly staging: StagingConnection
  readonly #driver: Driver
  #broken = false

  constructor(driver: Driver) {
    this.#driver = driver
    this.staging = mysqlStagingConnection(driver, (error) => this.#noteFatal(error))
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
      const values = parameters as (string | number | null | Buffer)[]
      this.#driver.execute({ sql: statement.sql, values }, (error, result) => {
        if (error === null) resolve(asAnswer(result))
        else reject(this.#noteFatal(error))
      })
    })
  }

  /** For SET statements, some of which cannot be prepared. */
  prepareSession(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#driver.query(text, (error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
  }

  end(): Promise<void> {
    this.#broken = true
    return new Promise((resolve) => {
      this.#driver.end(() => resolve())
    })
  }

  destroy(): void {
    this.#broken = true
    this.#driver.destroy()
  }

  #noteFatal(error: Error): Error {
    if ('fatal' in error && error.fatal === true) this.#broken = true
    return error
  }
}

function asAnswer(result: unknown): Answer {
  if (Array.isArray(result)) return { rows: result, affected: result.length }
  if (typeof result !== 'object' || result === null) return { rows: [], affected: 0 }
  const affected: unknown = Reflect.get(result, 'affectedRows')
  const insertId: unknown = Reflect.get(result, 'insertId')
  const made = typeof insertId === 'number' || typeof insertId === 'string' ? insertId : 0
  return {
    rows: [],
    affected: Number(affected),
    ...(made === 0 || made === '0' ? {} : { insertId: made }),
  }
}
