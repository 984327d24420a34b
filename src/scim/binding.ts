import type { ConnectorEngine } from '../engine/engine.ts'
import type { Authenticator } from '../http/authenticator.ts'
import type { SyncError } from '../model/errors.ts'

/**
 * A connector as the server serves it. The application hands a table of bindings over for each request, so that a
 * reload swaps the whole configuration at once; a request keeps the version that was there when its body had come.
 */
export interface ConnectorBinding {
  readonly name: string
  /** The revision of the configuration that it runs, as every answer tells it. */
  readonly revision?: string
  /** Base paths without a final slash, such as `/scim/HR`; each is also served with `/v2` behind it. */
  readonly paths: readonly string[]
  /** Checks the `Authorization` header. Without one nobody can be told apart, and all get 503. */
  readonly authenticator: Authenticator | undefined
  /** The engine, or why there is none just now: 503 with `Retry-After`, once the token was checked. */
  readonly engine: ConnectorEngine | SyncError
}

/** Bindings by base path, ready for lookups. Immutable: a reload makes a new one. */
export interface ConnectorTable {
  /** The newest revision of the configuration. */
  readonly revision?: string
  readonly bindings: readonly ConnectorBinding[]
  readonly byPath: ReadonlyMap<string, ConnectorBinding>
  /** Base paths in lower case → as they are spelled, for "did you mean". */
  readonly spelling: ReadonlyMap<string, string>
}

/** Builds the table; of two connectors with one path the first has it. */
export function connectorTable(
  bindings: readonly ConnectorBinding[],
  revision?: string,
): ConnectorTable {
  const byPath = new Map<string, ConnectorBinding>()
  const spelling = new Map<string, string>()
  for (const binding of bindings) {
    for (const path of binding.paths) {
      for (const base of [path, `${path}/v2`]) {
        if (byPath.has(base)) continue
        byPath.set(base, binding)
        spelling.set(base.toLowerCase(), base)
      }
    }
  }
  return { bindings, byPath, spelling, ...(revision !== undefined && { revision }) }
}
