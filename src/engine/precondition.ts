import { SyncError } from '../model/errors.ts'

/**
 * Compares the present version with those of `If-Match` (RFC 7644 §3.14, RFC 9110 §13.1.1): weakly, since
 * all of ours are weak; `*` matches any.
 *
 * @throws SyncError `REQUEST_PRECONDITION`
 */
export function requireVersion(version: string, ifMatch: readonly string[]): void {
  const present = opaque(version)
  if (ifMatch.some((one) => one === '*' || opaque(one) === present)) return
  throw new SyncError(
    'REQUEST_PRECONDITION',
    'The resource was changed since the version that If-Match names. Read it again, and repeat the change.',
  )
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}
