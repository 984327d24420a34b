/** Bounds that hold for every request, whoever sends it. Times in milliseconds, sizes in bytes. */
export interface HttpLimits {
  readonly bodySize: number
  /** Levels of nesting in a body. */
  readonly bodyDepth: number
  /** All headers together, the address with its filter included. */
  readonly headerSize: number
  /** Until the head has arrived. */
  readonly headerTime: number
  /** Until the whole request has arrived. */
  readonly requestTime: number
  /** How long an idle connection is kept; longer than a proxy's, which is usually 60 s. */
  readonly keepAlive: number
  readonly connections: number
  /** How often certificate files are compared. */
  readonly tlsReload: number
}

/** What holds when nothing else is said. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodySize: 1_048_576,
  bodyDepth: 32,
  // A filter with a value of 10,000 characters is up to 120,000 bytes when all of it is encoded.
  headerSize: 131_072,
  headerTime: 10_000,
  requestTime: 30_000,
  keepAlive: 75_000,
  connections: 10_000,
  tlsReload: 5_000,
}
