import { SyncError } from '../../model/errors.ts'

/** What the address of a connector space says. */
export interface SpaceAddress {
  /** For messages: without user and password. */
  readonly title: string
  readonly schema: string
  readonly connectionString: string
}

/**
 * Reads `postgres://…?schema=NAME`; the schema is `rollcall` by default.
 *
 * @throws SyncError `STATE_UNREADABLE`
 */
export function addressOf(text: string): SpaceAddress {
  if (!URL.canParse(text)) {
    throw new SyncError(
      'STATE_UNREADABLE',
      'The address of the connector space is no postgres://… address.',
    )
  }
  const url = new URL(text)
  const schema = url.searchParams.get('schema') ?? 'rollcall'
  url.searchParams.delete('schema')
  const title = `postgres://${url.host}${url.pathname}`
  if (!/^[a-z_][a-z0-9_]{0,62}$/u.test(schema)) {
    throw new SyncError(
      'STATE_UNREADABLE',
      `The schema of the connector space ${title} is to be a plain name: small letters, digits and underscores.`,
    )
  }
  return { title, schema, connectionString: url.href }
}
