import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import type { SyncError } from '../../model/errors.ts'
import { unreadable } from '../space-object.ts'
import type { State } from '../state.ts'
import { addressOf } from './address.ts'
import { AuditNumbers } from './audit-numbers.ts'
import { writeEvents } from './event-batch.ts'
import type { PostgresHold } from './hold.ts'
import { PostgresActivations } from './postgres-activations.ts'
import { PostgresAudit } from './postgres-audit.ts'
import { PostgresJournal } from './postgres-journal.ts'
import { PostgresPublicIds } from './postgres-public-ids.ts'
import { PostgresSpace } from './postgres-space.ts'
import { PostgresStore } from './postgres-store.ts'
import { rehearse } from './rehearse.ts'
import { hasTables, migrate } from './schema.ts'
import { pooledSession, type Session } from './session.ts'
import { TypeNumbers } from './type-numbers.ts'

/** Connections: an event's batch, a run's, readings, a rehearsal. */
const CONNECTIONS = 6

/**
 * Every statement has one good plan, which follows an index. A table that was just filled has no statistics yet,
 * and without these settings the planner would read it whole for every batch.
 */
const PLANNER = [
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_bitmapscan=off',
  'jit=off',
] as const

/** The locks of a process that was paused in a transaction end after a minute: others wait for them. */
const PATIENCE = 'idle_in_transaction_session_timeout=60000'

const READ_ONLY = 'default_transaction_read_only=on'

/** How a connector space on PostgreSQL is opened. */
export interface PostgresOptions {
  /**
   * `postgres://…`; never shown. `?schema=NAME` names the schema that holds the connector space; `rollcall` by
   * default, made when it is not there.
   */
  readonly url: string
  /** For commands that only look: nothing is written; without tables it is an empty space. */
  readonly readOnly?: boolean
  /** To leave decisions and wishes beside the process that has it: the tables are taken as they are. */
  readonly beside?: boolean
  /** The right to write, which is given back when the space is closed. */
  readonly hold?: PostgresHold
  /** Told when a change that nobody waits for could not be written; it is tried again. */
  readonly onFailure?: (error: SyncError) => void
}

/**
 * Opens the connector space on PostgreSQL, and brings it to the present version. Several processes may have it
 * open; who writes more than decisions has a {@link PostgresHold}.
 *
 * Writes throw `STATE_TAKEN` once another process has taken the space over.
 *
 * @throws SyncError `STATE_UNREADABLE` (unreachable, no permission), `STATE_NEWER`
 */
export async function openPostgres(options: PostgresOptions): Promise<State> {
  const { readOnly = false, beside = false, hold } = options
  const { title, schema, connectionString } = addressOf(options.url)
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    application_name: 'rollcall',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    options: [`search_path=${schema}`, ...PLANNER, PATIENCE, ...(readOnly ? [READ_ONLY] : [])]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  })
  // A connection that is lost while nobody uses it: the next statement gets another.
  pool.on('error', () => undefined)
  const session = pooledSession(pool, title)
  try {
    const isThere = !(readOnly || beside) || (await hasTables(session, schema, title))
    if (!isThere) {
      await pool.end()
      return await emptySpace()
    }
    if (!readOnly && !beside) {
      await migrate(session, { schema, title, salt: randomBytes(32).toString('hex') })
    }
    const [row] = await session.rows('SELECT salt FROM secrets', [])
    const fence = await hold?.claim(session)
    const fenced = fence === undefined ? session : pooledSession(pool, title, fence)
    return stateOver(pool, fenced, { ...options, schema, title, salt: String(row?.[0]) })
  } catch (error) {
    await pool.end().catch(() => undefined)
    await hold?.release()
    throw unreadable(title, error)
  }
}

function stateOver(
  pool: Pool,
  session: Session,
  options: PostgresOptions & {
    readonly schema: string
    readonly title: string
    readonly salt: string
  },
): State {
  const { readOnly = false, title, salt, hold } = options
  const types = new TypeNumbers(session, { readOnly })
  const audit = new PostgresAudit(new AuditNumbers(session), salt)
  const store = new PostgresStore({
    session,
    types,
    title,
    readOnly,
    write: (changes) => writeEvents(session, types, audit, changes),
    onFailure: options.onFailure ?? (() => undefined),
    onClosed: async () => {
      await pool.end()
      await hold?.release()
    },
  })
  const writeOut = (): Promise<void> => store.writeOut()
  const parts = { session, types, audit, writeOut }
  const space = new PostgresSpace({ ...parts, rehearse: () => rehearse(pool, options) })
  const activations = new PostgresActivations({
    session,
    writeOut,
    forgetRead: () => store.forgetRead(),
    onRenamed: () => types.forget(),
  })
  const publicIds = new PostgresPublicIds(session, types)
  return Object.assign(store, {
    space,
    journal: new PostgresJournal(parts),
    activations,
    publicIds,
    ...(hold !== undefined && { taken: hold.taken }),
  })
}

async function emptySpace(): Promise<State> {
  const { openStore } = await import('../sqlite/open-store.ts')
  return openStore({ path: ':memory:', readOnly: true })
}
