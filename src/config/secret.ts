import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { inspect } from 'node:util'
import type { SecretReference } from '../model/definition.ts'
import { SyncError } from '../model/errors.ts'
import { formatPosition } from '../model/position.ts'

/** A value that shows itself to nobody: in texts, JSON and logs it is `[secret]`. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value, for the one place that needs it. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return CONCEALED
  }

  toJSON(): string {
    return CONCEALED
  }

  [inspect.custom](): string {
    return CONCEALED
  }
}

const CONCEALED = '[secret]'

/** Where secrets are looked up. This file is the only one that reads the environment. */
export interface SecretOptions {
  /** The process's own environment when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Where a relative path starts; those of a configuration are absolute already. */
  readonly cwd?: string
}

/** A secret that may change while the service runs. */
export interface SecretSource {
  /** What stands there now; the last good value while a file is being replaced. */
  current(): Secret
}

/**
 * Reads a secret once.
 *
 * @throws SyncError `SECRET_MISSING` with the variable or the file and the place that asks for it, also where the
 * file is no text
 */
export function readSecret(reference: SecretReference, options: SecretOptions = {}): Secret {
  const value =
    'env' in reference ? readVariable(reference.env, options) : fromFile(reference.file, options)
  const place = formatPosition(reference.span.start)
  if (value?.includes('\0') === true) throw notAText(reference, place)
  if (value !== undefined && value !== '') return new Secret(value)
  const what =
    'env' in reference
      ? `The environment variable ${reference.env} is ${value === '' ? 'empty' : 'not set'}`
      : `The secret file ${reference.file} ${value === '' ? 'is empty' : 'cannot be read'}`
  throw new SyncError('SECRET_MISSING', `${what}; ${place} asks for it.`)
}

/** A database or an archive where its path was asked for: what it holds must reach no message. */
function notAText(reference: SecretReference, place: string): SyncError {
  const what = 'env' in reference ? `variable ${reference.env}` : `file ${reference.file}`
  return new SyncError(
    'SECRET_MISSING',
    `The secret ${what} holds bytes that are no text; ${place} asks for a secret. ` +
      'A database file is named as { sqlite: PATH }.',
  )
}

/**
 * A secret that is read at each asking, so that a file that was replaced counts at once; while it cannot be read, or
 * is empty, the last value stays. For what is asked rarely.
 *
 * @throws SyncError `SECRET_MISSING` when there is no value at first
 */
export function freshSecret(reference: SecretReference, options: SecretOptions = {}): SecretSource {
  let secret = readSecret(reference, options)
  return {
    current() {
      try {
        secret = readSecret(reference, options)
      } catch {
        // Somebody is writing it.
      }
      return secret
    },
  }
}

/** An environment variable; `undefined` when it is not set. */
export function readVariable(
  name: string,
  { env = process.env }: SecretOptions = {},
): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

function fromFile(file: string, { cwd = '.' }: SecretOptions): string | undefined {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
      .replace(/^\uFEFF/, '')
      .replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}
