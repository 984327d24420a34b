import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { readVariable, Secret } from '../config/secret.ts'
import type { Clock } from '../model/clock.ts'
import { SyncError } from '../model/errors.ts'
import type { HolderKind } from '../state/holder.ts'
import type { HoldKind, HoldPatience } from '../state/postgres/hold.ts'
import type { State } from '../state/state.ts'
import type { SecretOptions } from './connector/open-target.ts'
import { ownerAt } from './run/owner.ts'

/** Where the connector space is. */
export interface StateOptions extends Partial<SecretOptions> {
  /** What `--state` says: a path, `sqlite:PATH` or `env:NAME`; beside the configuration when left out. */
  readonly state: string | undefined
  readonly config: readonly string[]
  /** The overlay in use: what is beside the configuration is its own. */
  readonly env?: string | undefined
  readonly cwd: string
  readonly clock: Clock
}

/** A file, or a database that several processes may use at once. */
export type StatePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: Secret }

const POSTGRES = /^postgres(?:ql)?:\/\//u

/**
 * Where the connector space is: what `--state` says (`env:NAME` takes it from an environment variable), or
 * `.rollcall/state.db` beside the first configuration file; with an overlay `.rollcall/state.<env>.db`, since
 * its tables are others.
 *
 * @throws SyncError `SECRET_MISSING` when the variable has no value; `USAGE` when an address that may hold a
 *   password stands on the command line
 */
export function statePlace(options: Omit<StateOptions, 'clock'>): StatePlace {
  const { state, config, env, cwd } = options
  if (state === undefined) {
    const beside = dirname(resolve(cwd, config[0] ?? 'connectors.yaml'))
    const name = env === undefined ? 'state.db' : `state.${env}.db`
    return { kind: 'sqlite', path: join(beside, '.rollcall', name) }
  }
  if (POSTGRES.test(state)) {
    throw new SyncError(
      'USAGE',
      'Everybody on this machine can read a command line, and this address may hold a password. ' +
        'Put it into an environment variable and say --state env:NAME.',
    )
  }
  const text = state.startsWith('env:') ? valueOf(state.slice('env:'.length), options) : state
  if (POSTGRES.test(text)) return { kind: 'postgres', url: new Secret(text) }
  const path = text.replace(/^sqlite:/u, '')
  return { kind: 'sqlite', path: path === ':memory:' ? path : resolve(cwd, path) }
}

/**
 * The folder in which copies of a configuration are kept, for a service that has it: beside its connector space, or
 * beside the configuration where that is a server; `undefined` where nothing is to survive the process.
 */
export function copiesFolder(options: Omit<StateOptions, 'clock'>): string | undefined {
  const place = statePlace(options)
  if (place.kind === 'sqlite')
    return place.path === ':memory:' ? undefined : `${place.path}.configs`
  const { host, pathname, search } = new URL(place.url.reveal())
  const which = createHash('sha256').update(`${host}${pathname}${search}`).digest('hex').slice(0, 8)
  const beside = dirname(resolve(options.cwd, options.config[0] ?? 'connectors.yaml'))
  return join(beside, '.rollcall', `${which}.configs`)
}

/** What somebody wants with a connector space. */
export interface OpenStateOptions extends StateOptions {
  readonly readOnly?: boolean
  /** What others are told of this process; a command when left out. */
  readonly holder?: HolderKind
  /** How it is written on PostgreSQL; `alone` when left out. A file has one process in any case. */
  readonly hold?: HoldKind
  /** Has it waited for, on PostgreSQL, while another process has it. */
  readonly patience?: HoldPatience
}

/**
 * Opens the connector space.
 *
 * @throws SyncError `STATE_UNREADABLE`, also when another process has it; `STATE_NEWER`, and what
 *   {@link statePlace} throws
 */
export async function openState(options: OpenStateOptions): Promise<State> {
  const place = statePlace(options)
  const { readOnly = false, hold: kind = 'alone', patience, clock } = options
  if (place.kind === 'postgres') {
    const { openPostgres } = await import('../state/postgres/open-postgres.ts')
    const url = place.url.reveal()
    if (readOnly) return openPostgres({ url, readOnly })
    const { PostgresHold } = await import('../state/postgres/hold.ts')
    const hold = await PostgresHold.take({ url, kind, owner: ownerAt(clock) }, patience)
    return openPostgres({ url, hold })
  }
  const { openStore } = await import('../state/sqlite/open-store.ts')
  const { holder } = options
  return openStore({ path: place.path, clock, readOnly, ...(holder !== undefined && { holder }) })
}

function valueOf(name: string, { environment }: Partial<SecretOptions>): string {
  const value = readVariable(name, environment === undefined ? {} : { env: environment })
  if (value !== undefined && value !== '') return value
  throw new SyncError(
    'SECRET_MISSING',
    `The environment variable ${name} is ${value === '' ? 'empty' : 'not set'}; --state env:${name} asks for it.`,
  )
}
