import { randomUUID } from 'node:crypto'

const SANE = /^[A-Za-z0-9._:/+=-]{1,128}$/u

/** A new request id. */
export function newRequestId(): string {
  return randomUUID()
}

/**
 * The client's own request id, when it can be written into a log line and a header as it stands; otherwise
 * a new one.
 */
export function requestIdOf(
  header: string | readonly string[] | undefined,
  ids: () => string,
): string {
  return typeof header === 'string' && SANE.test(header) ? header : ids()
}
