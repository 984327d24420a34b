import { relative, resolve } from 'node:path'
import { readSecret, type SecretOptions } from '../../config/secret.ts'
import type { SecretReference, TargetDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { dialectOfScheme, NAMED_DIALECTS } from '../../model/dialects.ts'
import type { Position } from '../../model/position.ts'

/** A database as the command line names it. */
export interface NamedDatabase {
  readonly dialect: TargetDefinition['dialect']
  /** What the driver is opened with. */
  readonly connection: string
  /** What stands in the configuration: a reference, or a path or URL that holds no password. */
  readonly written: { readonly env: string } | { readonly file: string } | string
}

/** Where names are resolved. */
export interface DatabaseOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The folder of the configuration, which a path in it is relative to. */
  readonly folder: string
}

/**
 * Reads `env:NAME`, `file:PATH`, a URL or the path of an SQLite file. The kind of database is in the text.
 *
 * @throws SyncError `SECRET_MISSING`; `USAGE` for a password on the command line
 */
export function nameDatabase(text: string, options: DatabaseOptions): NamedDatabase {
  const { environment, cwd, folder } = options
  const [, kind, name = ''] = /^(env|file):(.+)$/su.exec(text) ?? []
  if (kind === 'env' || kind === 'file') {
    const reference: SecretReference =
      kind === 'env' ? { env: name, span: SPAN } : { file: name, span: SPAN }
    const secret = revealed(reference, { env: environment, cwd })
    const { dialect, file } = kindOf(secret)
    const connection = file === undefined ? secret : resolve(folder, file)
    const written =
      kind === 'env' ? { env: name } : { file: relative(folder, resolve(cwd, name)) || name }
    return { dialect, connection, written }
  }
  const { dialect, file } = kindOf(text)
  if (file !== undefined) {
    const path = resolve(cwd, file)
    return { dialect, connection: path, written: relative(folder, path) || path }
  }
  if (hasPassword(text)) {
    throw new SyncError(
      'USAGE',
      'A connection string with a password is a secret, and this one would stand in the configuration and in the ' +
        'history of the shell. Put it into an environment variable and say --database env:NAME, or into a file: file:PATH.',
    )
  }
  return { dialect, connection: text, written: text }
}

/** A place in a file would mislead: the command line asks. */
function revealed(reference: SecretReference, options: SecretOptions): string {
  try {
    return readSecret(reference, options).reveal()
  } catch (cause) {
    const what =
      'env' in reference
        ? `The environment variable ${reference.env} is not set`
        : `The file ${reference.file} cannot be read`
    throw new SyncError('SECRET_MISSING', `${what}, or is empty; --database asks for it.`, {
      cause,
    })
  }
}

/** The product that a connection string is for, and the path where that is an embedded one. */
function kindOf(text: string): {
  readonly dialect: TargetDefinition['dialect']
  readonly file?: string
} {
  const scheme = /^([a-z]+):/iu.exec(text)?.[1]?.toLowerCase() ?? ''
  const dialect = dialectOfScheme(scheme)
  const isFile = NAMED_DIALECTS.some((one) => one.name === dialect && one.isFile)
  if (dialect !== undefined && !isFile) return { dialect }
  if (/(?:^|;)\s*(?:server|data source|driver|address|addr)\s*=/iu.test(text)) {
    return { dialect: 'mssql' }
  }
  return { dialect: 'sqlite', file: text.replace(/^(?:sqlite|file):(?:\/\/(?=\/|\.|:))?/u, '') }
}

function hasPassword(text: string): boolean {
  return /:\/\/[^/@\s]*:[^/@\s]+@/u.test(text) || /(?:password|pwd)\s*=/iu.test(text)
}

const START: Position = { file: '--database', line: 1, column: 1 }
const SPAN = { start: START, end: START }
