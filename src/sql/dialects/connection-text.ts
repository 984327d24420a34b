import type { ConnectionSettings } from './dialect.ts'
import { refusedOption, refusedUrl, refusedValue } from './refused-connection.ts'

/**
 * Times of a connection, in milliseconds, where the configuration says nothing. Nobody waits for a connection longer
 * than for a statement; it may still be made then, for those who come later.
 */
export const DEFAULT_TIMES = { connectTimeout: 5_000, statementTimeout: 900 } as const

/** Connections of a pool where the configuration says nothing. */
export const DEFAULT_POOL_SIZE = 10

/**
 * Reads `scheme://user:password@host:port/database?option=value`. An option that is not known is refused: a typing
 * error in `sslmode` would send a password in clear.
 *
 * @throws RefusedConnection with a reason that may be shown
 */
export function parseUrl(text: string, schemes: readonly string[]): ConnectionSettings {
  const url = readUrl(text.trim(), schemes)
  const options = readOptions(url)
  const option = (...names: readonly string[]): string | undefined =>
    names.map((name) => options.get(name)).find((value) => value !== undefined)
  const ssl = sslMode(
    option('sslmode', 'ssl-mode', 'ssl', 'encrypt'),
    option('trustservercertificate'),
  )
  const database = decodeURIComponent(url.pathname.slice(1))
  return {
    host: hostOf(url, option('host')),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(database === '' ? {} : { database }),
    ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(ssl === undefined ? {} : { ssl }),
    ...wholeNumber('poolSize', option('poolsize', 'pool_size')),
    ...wholeNumber('connectTimeout', option('connecttimeout')),
    ...wholeNumber('statementTimeout', option('statementtimeout')),
    ...namedStatements(option('namedstatements')),
  }
}

/** As messages spell them; they are read without case. */
const OPTIONS = [
  'sslmode',
  'ssl-mode',
  'ssl',
  'encrypt',
  'trustServerCertificate',
  'host',
  'poolSize',
  'pool_size',
  'connectTimeout',
  'statementTimeout',
  'namedStatements',
] as const

const SPELLED: ReadonlySet<string> = new Set(OPTIONS.map((name) => name.toLowerCase()))

function readUrl(text: string, schemes: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !schemes.includes(url.protocol.slice(0, -1))) {
    throw refusedUrl(text, schemes)
  }
  try {
    decodeURIComponent(`${url.username}${url.password}${url.pathname}`)
  } catch {
    throw refusedUrl(text, schemes)
  }
  return url
}

function readOptions(url: URL): ReadonlyMap<string, string> {
  // Behind "/", "?" or "#" stands the rest of a password that holds one.
  if (/@/u.test(`${url.pathname}${url.search}`) || url.hash !== '')
    throw refusedUrl(url.href, [url.protocol.slice(0, -1)])
  const options = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    if (!SPELLED.has(name.toLowerCase())) throw refusedOption(name, OPTIONS)
    options.set(name.toLowerCase(), value)
  }
  return options
}

function hostOf(url: URL, folder: string | undefined): string {
  // A socket's folder: postgres:///db?host=/run/postgresql
  return (folder ?? url.hostname).replace(/^\[|\]$/gu, '') || 'localhost'
}

/** The modes of libpq, MySQL and ADO.NET; none of them falls back to an open connection. */
function sslMode(mode: string | undefined, trust = 'false'): ConnectionSettings['ssl'] {
  switch (mode?.toLowerCase().replaceAll('_', '-')) {
    case undefined:
      return undefined
    case 'disable':
    case 'disabled':
    case 'false':
    case 'off':
    case 'no':
    case '0':
      return false
    case 'verify':
    case 'verify-full':
    case 'verify-ca':
    case 'verify-identity':
      return 'verify'
    case 'true':
    case 'yes':
    case '1':
      return /^(?:true|yes|1)$/iu.test(trust) ? 'require' : 'verify'
    case 'require':
    case 'required':
    case 'prefer':
    case 'preferred':
    case 'allow':
    case 'no-verify':
      return 'require'
    default:
      throw refusedValue('sslmode', 'disable, require or verify-full')
  }
}

/** An option that counts something, from one on. */
export function wholeNumber<N extends string>(
  name: N,
  text: string | undefined,
): Partial<Record<N, number>> {
  if (text === undefined) return {}
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw refusedValue(name, 'a whole number from 1 on')
  return { [name]: number } as Partial<Record<N, number>>
}

function namedStatements(text: string | undefined): Pick<ConnectionSettings, 'namedStatements'> {
  if (text === undefined) return {}
  if (text !== 'true' && text !== 'false') throw refusedValue('namedStatements', 'true or false')
  return { namedStatements: text === 'true' }
}
