import type { AwayReason, Failure } from '../dialect.ts'
import { awayReasonWithin, codeOf, networkFailure } from '../network-failure.ts'

const CONTENTION: Failure = { code: 'DATABASE_CONTENTION', retry: 'again' }
const LOST: Failure = { code: 'DATABASE_UNREACHABLE', retry: 'reconnect' }

/** Error numbers of MySQL and MariaDB. */
const NUMBERS = new Map<number, Failure>([
  ...numbers([1022, 1062, 1169, 1586, 1859], { code: 'ROW_UNIQUE' }),
  ...numbers([1048, 1121, 1263, 1364], { code: 'ROW_NOT_NULL' }),
  ...numbers([1406, 1153, 1301], { code: 'ROW_TOO_LONG' }),
  ...numbers(
    [1264, 1265, 1267, 1292, 1300, 1366, 1367, 1411, 1426, 1690, 3140, 3141, 3854, 3988, 4079],
    { code: 'ROW_TYPE' },
  ),
  ...numbers([1216, 1217, 1451, 1452], { code: 'ROW_FOREIGN_KEY' }),
  // 1644: SIGNAL in a trigger of the database's owner
  ...numbers([1369, 1644, 3819, 4025], { code: 'ROW_CHECK' }),
  ...numbers([1044, 1142, 1143, 1227, 1356, 1370], { code: 'DATABASE_PERMISSION' }),
  ...numbers([1021, 1036, 1114, 1290, 1792, 1836], { code: 'DATABASE_READ_ONLY' }),
  ...numbers([1054, 1136, 1146, 1247, 1305, 1348, 1471, 3105], { code: 'DATABASE_SCHEMA' }),
  ...numbers([1045, 1129, 1130, 1251, 1698, 4151], away('login')),
  ...numbers([1049], away('no-database')),
  ...numbers([1040, 1203, 1226], away('too-many-connections')),
  ...numbers([3159], away('tls-required')),
  ...numbers([1205, 1317, 1969, 3024], { code: 'DATABASE_TIMEOUT' }),
  ...numbers([1020, 1213, 1615], CONTENTION),
  ...numbers([1053, 1077, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 4031], LOST),
])

/** What an error of mysql2 means; column and constraint are read from the message, its values never. */
export function mysqlFailure(thrown: unknown): Failure {
  const network = networkFailure(thrown)
  const code = codeOf(thrown)
  if (network !== undefined) {
    // mysql2 says ETIMEDOUT when the connection was never made.
    return code === 'ETIMEDOUT' ? away('no-answer') : network
  }
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return away('no-tls')
  if (code === 'HANDSHAKE_SSL_ERROR') return away(awayReasonWithin(thrown) ?? 'certificate')
  if (code === 'HANDSHAKE_UNKNOWN_ERROR') return away('another-server')
  if (code?.startsWith('PROTOCOL_') === true) return LOST
  const message = thrown instanceof Error ? thrown.message : ''
  const number = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'errno') : 0
  const known = NUMBERS.get(Number(number))
  if (known === undefined) {
    return /closed state|connection is closed/iu.test(message) ? LOST : { code: 'DATABASE_FAILED' }
  }
  return { ...known, ...named(known, message) }
}

function away(reason: AwayReason): Failure {
  return { code: 'DATABASE_UNREACHABLE', reason }
}

function numbers(list: readonly number[], failure: Failure): [number, Failure][] {
  return list.map((number) => [number, failure])
}

function named({ code }: Failure, message: string): Pick<Failure, 'column' | 'constraint'> {
  switch (code) {
    case 'ROW_UNIQUE': {
      // The value before it may hold quotes of its own: the key is what stands last.
      const key = /for key '([^']*)'$/u.exec(message)?.[1]
      return key === undefined ? {} : { constraint: key, column: key.split('.').at(-1) ?? key }
    }
    case 'ROW_CHECK':
    case 'ROW_FOREIGN_KEY': {
      const constraint = /constraint [`'](.+?)[`'] (?:failed|is violated|FOREIGN)/iu.exec(
        message,
      )?.[1]
      const column = /FOREIGN KEY \(`([^`]+)`\)/u.exec(message)?.[1]
      return {
        ...(constraint === undefined ? {} : { constraint }),
        ...(column === undefined ? {} : { column }),
      }
    }
    default: {
      const column =
        /(?:for column|Column|Field) (?:`[^`]*`\.`[^`]*`\.)?[`'](.+?)[`'] (?:at row|cannot|doesn't)/u.exec(
          message,
        )?.[1]
      return column === undefined ? {} : { column }
    }
  }
}
