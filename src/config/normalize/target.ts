import type { ConnectionOptions, TargetDefinition } from '../../model/definition.ts'
import { dialectOfScheme, NAMED_DIALECTS } from '../../model/dialects.ts'
import type {
  Connection,
  ConnectionOptions as RawOptions,
  Target,
} from '../../generated/connectors.ts'
import { parseDuration } from './duration.ts'
import { pathAt, report, spanOfValue } from './scope.ts'
import type { Entry, Scope } from './scope.ts'
import { normalizeSecret } from './source.ts'

/**
 * A target in normal form. The path of a SQLite file is made absolute, relative to the file that names
 * it; a password in a URL is a problem (`secret-in-configuration`).
 */
export function normalizeTarget(
  scope: Scope,
  entry: Entry,
  target: Target,
): TargetDefinition | undefined {
  const span = spanOfValue(scope, entry)
  for (const { name: dialect, isFile, schemes } of NAMED_DIALECTS) {
    const connection = target[dialect]
    if (connection === undefined) continue
    const place: Entry = { container: target, key: dialect }
    if (typeof connection === 'string' && !isOfDialect(scope, place, connection, schemes)) {
      return undefined
    }
    if (isMistaken(scope, place, connection, { isFile })) return undefined
    const normal = normalizeConnection(scope, place, connection, { isFile })
    return normal === undefined ? undefined : { dialect, span, connection: normal }
  }
  return undefined
}

/** A variable as a shell writes it, and a database file where a file with a secret is meant. */
function isMistaken(
  scope: Scope,
  entry: Entry,
  connection: Connection,
  { isFile }: { readonly isFile: boolean },
): boolean {
  if (typeof connection === 'string') {
    const [, name] = SHELL_VARIABLE.exec(connection) ?? []
    if (name === undefined) return false
    report(scope, spanOfValue(scope, entry), {
      rule: 'wrong-value',
      message: 'Nothing is put in the place of a variable in a text.',
      suggestion: `{ env: ${name} }`,
      help: 'Write { env: NAME } for what an environment variable holds.',
    })
    return true
  }
  if (!isFile || !('file' in connection) || !DATABASE_FILE.test(connection.file)) return false
  report(scope, spanOfValue(scope, entry), {
    rule: 'wrong-value',
    message:
      '"file" names a file that holds a secret, and this one looks like the database itself.',
    suggestion: connection.file,
    help: 'Write the path of the database alone: { sqlite: people.db }.',
  })
  return true
}

const SHELL_VARIABLE = /^\$\{?(?:env:)?([A-Za-z_]\w*)\}?$/u
const DATABASE_FILE = /\.(?:db3?|sqlite3?|s3db)$/iu

function normalizeConnection(
  scope: Scope,
  entry: Entry,
  connection: Connection,
  { isFile }: { readonly isFile: boolean },
): TargetDefinition['connection'] | undefined {
  if (typeof connection === 'string') {
    if (isFile) return { options: { path: sqlitePath(scope, entry, connection) } }
    return normalizeUrl(scope, entry, connection)
  }
  if ('env' in connection || 'file' in connection) {
    return { secret: normalizeSecret(scope, entry, connection) }
  }
  return { options: normalizeOptions(scope, connection, { isFile }) }
}

/** A URL of another database is a mistake in the key or in the URL; offline is the time to say so. */
function isOfDialect(scope: Scope, entry: Entry, url: string, schemes: readonly string[]): boolean {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url) ?? []
  if (scheme === undefined || schemes.includes(scheme.toLowerCase())) return true
  if (holdsPassword(url)) {
    reportPassword(scope, entry)
    return false
  }
  const meant = dialectOfScheme(scheme)
  report(scope, spanOfValue(scope, entry), {
    rule: 'wrong-value',
    message: `The target is "${entry.key}", and this URL begins with "${scheme}://".`,
    help:
      meant === undefined
        ? `URLs of this target begin with ${schemes.map((one) => `${one}://`).join(' or ')}.`
        : `Write { ${meant}: … } for this URL.`,
  })
  return false
}

/** `people.db`, `sqlite:people.db` and `file:people.db` name the same file. */
function sqlitePath(scope: Scope, entry: Entry, text: string): string {
  const path = text.replace(/^(?:sqlite|file):(?:\/\/(?=\/)|\/\/(?!\/))?/, '')
  return path === ':memory:' ? path : pathAt(scope, entry, path)
}

function normalizeUrl(
  scope: Scope,
  entry: Entry,
  url: string,
): { readonly url: string } | undefined {
  if (!holdsPassword(url)) return { url }
  reportPassword(scope, entry)
  return undefined
}

function holdsPassword(url: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]*:(?!\d+(?:[/?#][^@]*\?|[?#]|$))[^@]+@/i.test(url) ||
    /(?:password|pwd)\s*=/i.test(url)
  )
}

function reportPassword(scope: Scope, entry: Entry): void {
  report(scope, spanOfValue(scope, entry), {
    rule: 'secret-in-configuration',
    message: 'This connection holds a password, and a secret never stands in the configuration.',
    help: 'Put the whole URL into an environment variable or a file: { env: NAME } or { file: PATH }.',
  })
}

function normalizeOptions(
  scope: Scope,
  options: RawOptions,
  { isFile }: { readonly isFile: boolean },
): ConnectionOptions {
  const { password, path, connectTimeout, statementTimeout, host, port, database, user } = options
  const { ssl, poolSize, namedStatements } = options
  const entry = (key: string): Entry => ({ container: options, key })
  if (isFile && path === undefined) {
    report(scope, spanOfValue(scope, { container: options, key: '' }), {
      rule: 'missing-key',
      message: 'The options of a database file need "path".',
    })
  }
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(database === undefined ? {} : { database }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined
      ? {}
      : { password: normalizeSecret(scope, entry('password'), password) }),
    ...(path === undefined ? {} : { path: sqlitePath(scope, entry('path'), path) }),
    ...(ssl === undefined ? {} : { ssl }),
    ...(poolSize === undefined ? {} : { poolSize }),
    ...(connectTimeout === undefined ? {} : { connectTimeout: parseDuration(connectTimeout) }),
    ...(statementTimeout === undefined
      ? {}
      : { statementTimeout: parseDuration(statementTimeout) }),
    ...(namedStatements === undefined ? {} : { namedStatements }),
  }
}
