import type { ConnectionSettings } from './dialect.ts'

/** Times of a connection, in milliseconds, where the configuration says nothing. */
export const DEFAULT_TIMES = { connectTimeout: 800, statementTimeout: 900 } as const

/** Connections of a pool where the configuration says nothing. */
export const DEFAULT_POOL_SIZE = 10

/**
 * Reads `scheme://user:password@host:port/database?option=value`. Throws on anything else; the reason must not
 * be shown, because it may hold the text.
 */
export function parseUrl(text: string, schemes: readonly string[]): ConnectionSettings {
  const url = new URL(text)
  if (!schemes.includes(url.protocol.slice(0, -1))) throw new TypeError('another scheme')
  const option = (name: string): string | undefined => url.searchParams.get(name) ?? undefined
  const ssl = sslMode(option('sslmode') ?? option('ssl') ?? option('encrypt'), option)
  const database = decodeURIComponent(url.pathname.slice(1))
  return {
    host: hostOf(url),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(database === '' ? {} : { database }),
    ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(ssl === undefined ? {} : { ssl }),
    ...numberOption('poolSize', option('poolSize') ?? option('pool_size')),
    ...numberOption('connectTimeout', option('connectTimeout')),
    ...numberOption('statementTimeout', option('statementTimeout')),
    ...(option('namedStatements') === undefined
      ? {}
      : { namedStatements: option('namedStatements') !== 'false' }),
  }
}

function hostOf(url: URL): string {
  // A socket's folder: postgres:///db?host=/run/postgresql
  const host = url.searchParams.get('host') ?? url.hostname
  return host.replace(/^\[|\]$/gu, '') || 'localhost'
}

function sslMode(
  mode: string | undefined,
  option: (name: string) => string | undefined,
): ConnectionSettings['ssl'] {
  switch (mode?.toLowerCase()) {
    case undefined:
      return undefined
    case 'disable':
    case 'false':
    case 'off':
    case '0':
      return false
    case 'verify':
    case 'verify-full':
    case 'verify-ca':
      return 'verify'
    case 'true':
    case '1':
      return option('trustServerCertificate') === 'true' ? 'require' : 'verify'
    default:
      return 'require'
  }
}

function numberOption<N extends string>(
  name: N,
  text: string | undefined,
): Partial<Record<N, number>> {
  if (text === undefined) return {}
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new TypeError('not a number')
  return { [name]: number } as Partial<Record<N, number>>
}
