import { parseUrl } from '../connection-text.ts'
import type { ConnectionSettings } from '../dialect.ts'

/**
 * Reads `mssql://user:password@host/database` or what ADO.NET and ODBC write:
 * `Server=tcp:host,1433;Database=…;User Id=…;Password=…;Encrypt=true`. Throws on anything else.
 */
export function parseMssql(text: string): ConnectionSettings {
  if (/^(?:mssql|sqlserver):\/\//iu.test(text)) return parseUrl(text, ['mssql', 'sqlserver'])
  const pairs = readPairs(text)
  const one = (...names: readonly string[]): string | undefined =>
    names.map((name) => pairs.get(name)).find((value) => value !== undefined)
  const server = one('server', 'data source', 'address', 'addr', 'network address')
  if (server === undefined) throw new TypeError('no server')
  const [host = '', port] = server.replace(/^tcp:/iu, '').split(',')
  const database = one('database', 'initial catalog')
  const user = one('user id', 'uid', 'user', 'username')
  const password = one('password', 'pwd')
  return {
    host: host.trim().replace(/^\(?(?:local|\.)\)?$/iu, 'localhost'),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(database === undefined ? {} : { database }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: sslOf(one('encrypt'), one('trustservercertificate', 'trust server certificate')),
  }
}

function sslOf(encrypt = 'true', trust = 'false'): false | 'require' | 'verify' {
  if (/^(?:false|no|optional)$/iu.test(encrypt)) return false
  return /^(?:true|yes)$/iu.test(trust) ? 'require' : 'verify'
}

/** `name=value;…`; a value in quotes or braces may hold semicolons. */
function readPairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>()
  const pattern =
    /\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{((?:[^}]|\}\})*)\}|([^;]*))\s*(?:;|$)/guy
  for (const [, name = '', double, single, braced, plain = ''] of text.matchAll(pattern)) {
    const value =
      double?.replaceAll('""', '"') ??
      single?.replaceAll("''", "'") ??
      braced?.replaceAll('}}', '}') ??
      plain.trim()
    pairs.set(name.toLowerCase(), value)
  }
  return pairs
}
