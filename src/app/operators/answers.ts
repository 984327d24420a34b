import type { HttpAnswer } from '../../http/application.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { isObject } from '../../model/value.ts'

/** A value as JSON; it is of this moment, so nobody keeps it. */
export function jsonAnswer(status: number, value: object): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ version: 1, ...value }),
  }
}

/** A failure as `{ code, message }`; of a bug of ours nothing is told. */
export function failureOf(error: unknown): HttpAnswer {
  const known = isSyncError(error)
    ? error
    : new SyncError('INTERNAL', 'Something went wrong inside; the log of the service has it.')
  const { code, message, meaning, facts } = known
  const answer = jsonAnswer(meaning.status, { code, message })
  const { retryAfter } = facts
  const headers =
    retryAfter === undefined
      ? answer.headers
      : { ...answer.headers, 'retry-after': String(retryAfter) }
  return { ...answer, code, ...(headers !== undefined && { headers }) }
}

/** The body of a request of an operator. */
export interface OperatorBody {
  /** @throws SyncError `REQUEST_VALUE` where a text is too long or no text */
  text(name: string): string | undefined
  /** @throws SyncError `REQUEST_VALUE` */
  required(name: string): string
  /** @throws SyncError `REQUEST_VALUE` */
  texts(name: string): readonly string[] | undefined
}

/** The longest text of a body, such as a reason. */
const LONGEST = 1_000

/**
 * Reads a body: one JSON object that has only texts and lists of texts under known names, or nothing.
 *
 * @throws SyncError `REQUEST_SYNTAX`, `REQUEST_VALUE` for an unknown name
 */
export function readBody(text: string, names: readonly string[]): OperatorBody {
  const value = text.trim() === '' ? {} : parse(text)
  if (!isObject(value)) throw wrong('The body is one JSON object.')
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw wrong(`Nobody reads "${unknown.slice(0, 40)}" here. There are: ${names.join(', ')}.`)
  }
  const textOf = (name: string): string | undefined => {
    const found = value[name]
    if (found === undefined) return undefined
    if (typeof found === 'string' && found.length <= LONGEST) return found
    throw wrong(`"${name}" is a text of at most ${LONGEST} characters.`)
  }
  return {
    text: textOf,
    required(name) {
      const found = textOf(name)
      if (found === undefined || found.trim() === '') throw wrong(`"${name}" is missing.`)
      return found
    },
    texts(name) {
      const found = value[name]
      if (found === undefined) return undefined
      if (Array.isArray(found) && found.every((one) => typeof one === 'string')) return found
      throw wrong(`"${name}" is a list of texts.`)
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SyncError('REQUEST_SYNTAX', 'The body is no JSON.', { cause })
  }
}

function wrong(message: string): SyncError {
  return new SyncError('REQUEST_VALUE', message)
}
