import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { holderWords, type Holder } from '../holder.ts'
import { unreadable } from '../space-object.ts'
import { addressOf, type SpaceAddress } from './address.ts'
import { FENCED, HELD, taken, type Fence } from './fence.ts'
import { clientStatements, type Session, type Statements } from './session.ts'

/**
 * How a process has a connector space: `alone`, as a service has it, or `together` with other commands, among which
 * leases say who runs which connector.
 */
export type HoldKind = 'alone' | 'together'

/** How often is looked whether the space is free, or still ours, in milliseconds. */
const LOOK = 500
const BEAT = 5_000
/** How long an answer may take before the connection is taken for lost, in milliseconds. */
const PATIENCE = 10_000

/**
 * The server notices within half a minute that the machine at the other end is gone; a process that is killed is
 * noticed at once.
 */
const SETTINGS = ['tcp_keepalives_idle=10', 'tcp_keepalives_interval=5', 'tcp_keepalives_count=4']

/** Who takes the right to write a connector space, and how. */
export interface HoldOptions {
  /** `postgres://…`; never shown. */
  readonly url: string
  readonly kind: HoldKind
  /** `process 71 on host since …`, for people. */
  readonly owner: string
}

/** Waiting for a connector space that another process has. */
export interface HoldPatience {
  /** Told once who has it. */
  readonly onBusy: (holder: string) => Promise<void> | void
  readonly signal: AbortSignal
}

/**
 * The right to write a connector space on PostgreSQL: an advisory lock of a connection of its own, so that it ends
 * with the process, also by `kill -9`.
 *
 * A connection may be lost while the process lives. The lock is taken again then; when another process was faster,
 * `taken` fires, and the fence refuses whatever this one still writes.
 */
export class PostgresHold {
  readonly #options: HoldOptions
  readonly #address: SpaceAddress
  readonly #taken = new AbortController()
  readonly #ended = new AbortController()
  #client: Client
  #fence: Fence | undefined
  #keeping: Promise<void> = Promise.resolve()

  private constructor(options: HoldOptions, address: SpaceAddress, client: Client) {
    this.#options = options
    this.#address = address
    this.#client = client
  }

  /**
   * Takes the right, or waits for it where `patience` says so.
   *
   * @throws SyncError `STATE_UNREADABLE` when another process has it, saying which, or when the server cannot be
   *   reached; `INTERRUPTED` by the signal of the patience
   */
  static async take(options: HoldOptions, patience?: HoldPatience): Promise<PostgresHold> {
    const address = addressOf(options.url)
    let client = await connect(address)
    for (let looks = 0, told = false; ; looks += 1) {
      try {
        if (await tryLock(client, address, options.kind)) {
          if (options.kind === 'alone') await sign(clientStatements(client), address, options.owner)
          return new PostgresHold(options, address, client)
        }
        const holder = await holderIn(clientStatements(client), address)
        if (patience === undefined) throw inUse(address, holder)
        // Whoever is just making the tables has not said yet who it is.
        if (!told && (holder?.process !== UNSIGNED || looks >= 4)) {
          told = true
          await patience.onBusy(holder?.process ?? SOME_COMMANDS)
        }
        await pause(LOOK, patience.signal)
      } catch (error) {
        await client.end().catch(() => undefined)
        if (patience === undefined || isSyncError(error)) throw unreadable(address.title, error)
        client = await reconnect(address, patience.signal)
      }
    }
  }

  /** Fires when another process has taken the space; its reason is the error. */
  get taken(): AbortSignal {
    return this.#taken.signal
  }

  /**
   * Claims the space, once its tables are there: who is alone refuses whatever others still write from now on.
   *
   * @returns what every transaction is to carry
   */
  async claim(session: Session): Promise<Fence> {
    const { owner, kind } = this.#options
    const schema = await schemaNumber(this.#client, this.#address)
    const number =
      kind === 'alone'
        ? await session.transaction((statements) => raiseFence(statements, { schema, owner }))
        : await presentFence(session)
    this.#fence = { number, schema }
    this.#keeping = this.#keep()
    return this.#fence
  }

  async release(): Promise<void> {
    this.#ended.abort()
    await this.#keeping
    await this.#client.end().catch(() => undefined)
  }

  /** Looks now and then whether the connection and the right are there. */
  async #keep(): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted && !this.#taken.signal.aborted) {
      await sleep(BEAT, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
      try {
        await this.#client.query('SELECT 1')
      } catch {
        await this.#regain()
      }
    }
  }

  async #regain(): Promise<void> {
    const { signal } = this.#ended
    await this.#client.end().catch(() => undefined)
    while (!signal.aborted) {
      try {
        const client = await connect(this.#address)
        const number = await presentFence(clientStatements(client))
        if (number !== this.#fence?.number) {
          await client.end()
          this.#taken.abort(taken(this.#address.title))
          return
        }
        // The server may not have noticed yet that the connection before is gone.
        if (await tryLock(client, this.#address, this.#options.kind)) {
          this.#client = client
          return
        }
        await client.end()
      } catch {
        // The server is away: nobody else can have taken the space there either.
      }
      await sleep(LOOK, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
}

const SOME_COMMANDS = 'commands that are running'
const UNSIGNED = 'another process'

/**
 * Which process has a connector space for itself; `undefined` when none does.
 *
 * @param statements in the schema of the space
 */
export async function holderIn(
  { rows }: Statements,
  { schema }: Pick<SpaceAddress, 'schema'>,
): Promise<Holder | undefined> {
  const [free] = await rows('SELECT pg_try_advisory_xact_lock_shared($1, hashtext($2))', [
    HELD,
    schema,
  ])
  if (free?.[0] === true) return undefined
  const [row] = (await isMade({ rows }, schema)) ? await rows('SELECT owner FROM holder', []) : []
  const owner = row?.[0]
  const process = typeof owner === 'string' && owner !== '' ? owner : UNSIGNED
  // Commands have it together, and are in nobody's way.
  return { kind: 'service', process }
}

/**
 * The same for who only wants to know.
 *
 * @throws SyncError `STATE_UNREADABLE`
 */
export async function holderOf(url: string): Promise<Holder | undefined> {
  const address = addressOf(url)
  const client = await connect(address)
  try {
    return await holderIn(clientStatements(client), address)
  } catch (error) {
    throw unreadable(address.title, error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function connect({ connectionString, schema, title }: SpaceAddress): Promise<Client> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString,
    application_name: 'rollcall',
    keepAlive: true,
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
    options: [`search_path=${schema}`, ...SETTINGS].map((setting) => `-c ${setting}`).join(' '),
  })
  // Whoever uses it next is told.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw unreadable(title, error)
  }
}

async function reconnect(address: SpaceAddress, signal: AbortSignal): Promise<Client> {
  for (;;) {
    await pause(LOOK * 2, signal)
    try {
      return await connect(address)
    } catch {
      // Whoever waits for its turn waits for the server too.
    }
  }
}

async function tryLock(client: Client, { schema }: SpaceAddress, kind: HoldKind): Promise<boolean> {
  const lock = kind === 'alone' ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared'
  const [row] = await clientStatements(client).rows(`SELECT ${lock}($1, hashtext($2))`, [
    HELD,
    schema,
  ])
  return row?.[0] === true
}

async function schemaNumber(client: Client, { schema }: SpaceAddress): Promise<number> {
  const [row] = await clientStatements(client).rows('SELECT hashtext($1)', [schema])
  return Number(row?.[0])
}

/** Takes the space for one process: whatever another one still has on its way is refused from now on. */
async function raiseFence(
  { rows }: Statements,
  { schema, owner }: { readonly schema: number; readonly owner: string },
): Promise<number> {
  await rows('SELECT pg_advisory_xact_lock($1, $2)', [FENCED, schema])
  const [row] = await rows('UPDATE holder SET fence = fence + 1, owner = $1 RETURNING fence', [
    owner,
  ])
  // Whoever had one writes nothing any more; nobody waits for its end, however the clock goes.
  await rows(`UPDATE leases SET owner = '', until = '-infinity'`, [])
  return Number(row?.[0])
}

/** Says who has the space, as soon as there is a table for it. */
async function sign({ rows }: Statements, { schema }: SpaceAddress, owner: string): Promise<void> {
  if (await isMade({ rows }, schema)) await rows('UPDATE holder SET owner = $1', [owner])
}

async function isMade({ rows }: Statements, schema: string): Promise<boolean> {
  const [there] = await rows('SELECT to_regclass($1) IS NOT NULL', [`${schema}.holder`])
  return there?.[0] === true
}

/** The number of the process that has taken the space last. */
async function presentFence({ rows }: Statements): Promise<number> {
  const [row] = await rows('SELECT fence FROM holder', [])
  return Number(row?.[0])
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {
    throw new SyncError('INTERRUPTED', 'Interrupted while another process had the connector space.')
  })
}

function inUse({ title }: SpaceAddress, holder: Holder | undefined): SyncError {
  return new SyncError(
    'STATE_UNREADABLE',
    `The connector space ${title} is in use by ${holder === undefined ? SOME_COMMANDS : holderWords(holder)}. ` +
      'Stop that process, or name another connector space with --state.',
  )
}
