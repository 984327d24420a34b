import { parseUrl, wholeNumber } from '../connection-text.ts'
import type { ConnectionSettings } from '../dialect.ts'
import {
  RefusedConnection,
  refusedOption,
  refusedUrl,
  refusedValue,
} from '../refused-connection.ts'

const SCHEMES = ['mssql', 'sqlserver'] as const

/**
 * Reads `mssql://user:password@host/database` or what ADO.NET and ODBC write:
 * `Server=tcp:host,1433;Database=…;User Id=…;Password=…;Encrypt=true`. A name that is not known is refused, and so is
 * a login that is not SQL Server's own.
 *
 * @throws RefusedConnection with a reason that may be shown
 */
export function parseMssql(text: string): ConnectionSettings {
  const trimmed = text.trim()
  if (/^(?:mssql|sqlserver):\/\//iu.test(trimmed)) return parseUrl(trimmed, SCHEMES)
  if (/^(?:["']|[a-z]+:\/\/|jdbc:)/iu.test(trimmed) || !trimmed.includes('=')) {
    throw refusedUrl(trimmed, SCHEMES)
  }
  const pairs = readPairs(trimmed)
  refuseOtherLogins(pairs)
  const one = (...names: readonly string[]): string | undefined =>
    names.map((name) => pairs.get(name)).find((value) => value !== undefined)
  const server = one(...SERVER)
  if (server === undefined) throw new RefusedConnection('It names no "Server".')
  const database = one(...DATABASE)
  const user = one(...USER)
  const password = one(...PASSWORD)
  return {
    ...addressOf(server),
    ...(database === undefined ? {} : { database }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: sslOf(one('encrypt'), one('trustservercertificate', 'trust server certificate')),
    ...wholeNumber('poolSize', one('max pool size')),
    ...milliseconds('connectTimeout', one('connect timeout', 'connection timeout', 'timeout')),
    ...milliseconds('statementTimeout', one('command timeout')),
  }
}

const SERVER = ['server', 'data source', 'address', 'addr', 'network address'] as const
const DATABASE = ['database', 'initial catalog'] as const
const USER = ['user id', 'uid', 'user', 'username'] as const
const PASSWORD = ['password', 'pwd'] as const

/** Names that say nothing about where and as whom, or what is so here anyway. */
const WITHOUT_MEANING = [
  'driver',
  'provider',
  'application name',
  'app',
  'workstation id',
  'wsid',
  'persist security info',
  'multipleactiveresultsets',
  'mars_connection',
  'pooling',
  'min pool size',
  'connectretrycount',
  'connectretryinterval',
  'multisubnetfailover',
  'applicationintent',
  'packet size',
  'current language',
  'type system version',
] as const

const WITH_MEANING = [
  ...SERVER,
  ...DATABASE,
  ...USER,
  ...PASSWORD,
  'encrypt',
  'trustservercertificate',
  'trust server certificate',
  'max pool size',
  'connect timeout',
  'connection timeout',
  'timeout',
  'command timeout',
] as const

/** What messages offer: one spelling each. */
const SHOWN = [
  'Server',
  'Database',
  'User Id',
  'Password',
  'Encrypt',
  'TrustServerCertificate',
  'Connect Timeout',
  'Command Timeout',
  'Max Pool Size',
]

const LOGINS = ['integrated security', 'trusted_connection', 'trusted connection', 'authentication']

const KNOWN: ReadonlySet<string> = new Set([...WITH_MEANING, ...WITHOUT_MEANING, ...LOGINS])

/** Windows and Entra logins: better said here than as a login that fails without a name. */
function refuseOtherLogins(pairs: ReadonlyMap<string, string>): void {
  const windows = ['integrated security', 'trusted_connection', 'trusted connection'].some((name) =>
    /^(?:true|yes|sspi)$/iu.test(pairs.get(name) ?? ''),
  )
  if (windows) {
    throw new RefusedConnection(
      'It asks for a Windows login (Integrated Security), and only logins of SQL Server itself are offered: give User Id and Password.',
    )
  }
  const authentication = pairs.get('authentication')
  if (authentication !== undefined && !/^sql ?password$/iu.test(authentication)) {
    throw new RefusedConnection(
      'Its "Authentication" is another than SqlPassword, and only logins of SQL Server itself are offered: give User Id and Password.',
    )
  }
}

function addressOf(server: string): Pick<ConnectionSettings, 'host' | 'port'> {
  const [host = '', port] = server.replace(/^tcp:/iu, '').split(',')
  const name = host.trim().replace(/^\(?(?:local|\.)\)?(?=$|\\)/iu, 'localhost')
  if (/^\(localdb\)|^np:|^lpc:/iu.test(name)) {
    throw new RefusedConnection(
      'Its server is reached by named pipes or LocalDB; it must be reached by TCP.',
    )
  }
  return { host: name, ...(port === undefined ? {} : wholeNumber('port', port.trim())) }
}

function milliseconds<N extends string>(
  name: N,
  seconds: string | undefined,
): Partial<Record<N, number>> {
  const { [name]: given } = wholeNumber(name, seconds)
  return given === undefined ? {} : ({ [name]: given * 1000 } as Partial<Record<N, number>>)
}

function sslOf(encrypt = 'true', trust = 'false'): false | 'require' | 'verify' {
  if (/^(?:false|no|optional)$/iu.test(encrypt)) return false
  if (!/^(?:true|yes|mandatory)$/iu.test(encrypt)) throw refusedValue('Encrypt', 'true or false')
  return /^(?:true|yes)$/iu.test(trust) ? 'require' : 'verify'
}

/** `name=value;…`; a value in quotes or braces may hold semicolons. */
function readPairs(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  const pattern =
    /\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{((?:[^}]|\}\})*)\}|([^;]*))\s*(?:;|$)/guy
  let read = 0
  for (const [pair, name = '', double, single, braced, plain = ''] of text.matchAll(pattern)) {
    read += pair.length
    if (!KNOWN.has(name.toLowerCase())) throw refusedOption(name, SHOWN)
    const value =
      double?.replaceAll('""', '"') ??
      single?.replaceAll("''", "'") ??
      braced?.replaceAll('}}', '}') ??
      plain.trim()
    pairs.set(name.toLowerCase(), value)
  }
  if (read < text.length) {
    throw new RefusedConnection(
      'A part of it is no name=value; a password with a semicolon or a quote stands in double quotes.',
    )
  }
  return pairs
}
