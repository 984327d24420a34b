import { SyncError } from '../model/errors.ts'
import type { ConnectorBinding, ConnectorTable } from './binding.ts'

/** The connector that an address belongs to. */
export interface BindingMatch {
  readonly binding: ConnectorBinding
  /** The base path as it stands in the configuration. */
  readonly base: string
  /** What follows it, with its slash; `""` for the base path itself. */
  readonly rest: string
}

/**
 * Finds the connector with the longest base path that the address begins with. Connector names have their
 * case (spec §6).
 *
 * @throws SyncError `REQUEST_NOT_FOUND`, with the right name when only the case is wrong
 */
export function findBinding(table: ConnectorTable, path: string): BindingMatch {
  // A base URL that was typed with a final slash gives addresses with two.
  const tidy = tidyPath(path)
  let found: BindingMatch | undefined
  for (let at = tidy.indexOf('/', 1); ; at = tidy.indexOf('/', at + 1)) {
    const base = at < 0 ? tidy : tidy.slice(0, at)
    const binding = table.byPath.get(base)
    if (binding !== undefined) found = { binding, base, rest: tidy.slice(base.length) }
    if (at < 0) break
  }
  if (found === undefined) throw notFound(table, tidy)
  return found
}

function tidyPath(path: string): string {
  const single = path.includes('//') ? path.replaceAll(/\/{2,}/gu, '/') : path
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single
}

function notFound(table: ConnectorTable, path: string): SyncError {
  const lower = path.toLowerCase()
  for (const [folded, base] of table.spelling) {
    if (lower !== folded && !lower.startsWith(`${folded}/`)) continue
    return new SyncError(
      'REQUEST_NOT_FOUND',
      `There is nothing at this address. Connector names have their case: did you mean "${base}"?`,
    )
  }
  return new SyncError('REQUEST_NOT_FOUND', 'No connector is served at this address.')
}
