import type { ConnectionSettings } from './dialects/dialect.ts'
import { DEFAULT_TIMES } from './dialects/connection-text.ts'

/**
 * Milliseconds for reading the catalogue, in place of the statement's: it is read at start and not under a
 * request, and the catalogue of a big or busy database can be slow.
 */
const CATALOGUE_TIMEOUT = 15_000

/** Connections that read the catalogue for several connectors: those that start wait for one another. */
const SHARED_CONNECTIONS = 8

/** For whom the catalogue is read. */
export interface CataloguePurpose {
  /** Milliseconds in which it is to be reached, where that is less than a connection may take. */
  readonly within: number | undefined
  /** For one connector; several share its connections otherwise. */
  readonly alone: boolean
}

/** A connection with a limit of its own; the pool closes it when nobody has asked for a minute. */
export function forCatalogue(
  settings: ConnectionSettings,
  { within = Number.POSITIVE_INFINITY, alone }: CataloguePurpose,
): ConnectionSettings {
  const own = settings.statementTimeout ?? DEFAULT_TIMES.statementTimeout
  const connectTimeout = settings.connectTimeout ?? DEFAULT_TIMES.connectTimeout
  return {
    ...settings,
    poolSize: alone ? 1 : SHARED_CONNECTIONS,
    connectTimeout: Math.min(connectTimeout, within),
    statementTimeout: Math.max(own, CATALOGUE_TIMEOUT),
  }
}

/** Milliseconds that one statement over many rows may take; the limit of an event would cut it off. */
const BULK_TIMEOUT = 600_000

/** Milliseconds for which a set waits for one row that somebody else holds. MySQL waits a second anyway. */
const LOCK_TIMEOUT = 1_000

/** Connections of their own for many rows: two scans or two sets at a time, whatever the events do. */
export function forBulk(
  settings: ConnectionSettings,
  options: { readonly readOnly?: boolean } = {},
): ConnectionSettings {
  const own = settings.statementTimeout ?? DEFAULT_TIMES.statementTimeout
  return {
    ...settings,
    ...options,
    poolSize: 2,
    statementTimeout: Math.max(own, BULK_TIMEOUT),
    lockTimeout: LOCK_TIMEOUT,
  }
}
