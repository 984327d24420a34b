import { hash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../model/clock.ts'
import { SyncError } from '../model/errors.ts'

/** Tokens shorter than this are refused when they are loaded. */
const SHORTEST_TOKEN = 12

/** Static tokens of one connector: one, or two during a rotation. Only their hashes are kept. */
export interface BearerTokens {
  /** The place of the token in the list, or -1. Takes the same time whichever character differs. */
  match(token: string): number
}

/** Where tokens come from and how often they are read again. */
export interface BearerTokenOptions {
  /** Reads one token each; called again after `every`, so that a file may be exchanged under the service. */
  readonly sources: readonly (() => string)[]
  /** Where each of them stands, for messages: `env:HR_TOKEN`. */
  readonly names?: readonly string[]
  readonly clock: Clock
  /** Milliseconds between two readings; 5,000 when left out. */
  readonly every?: number
  /** Told when a token cannot be read again or became too short; the one before stays valid. */
  readonly onProblem?: (problem: unknown) => void
}

/**
 * Loads the tokens and keeps them fresh.
 *
 * @throws SyncError `SECRET_WEAK` for a token of fewer than {@link SHORTEST_TOKEN} characters, or one that no header can
 * hold, and what a source throws (`SECRET_MISSING`)
 */
export function bearerTokens(options: BearerTokenOptions): BearerTokens {
  const { sources, names = [], clock, every = 5_000, onProblem } = options
  const digests = sources.map((read, index) => digestOf(read(), names[index]))
  let readAt = clock.now()

  const refresh = (now: number) => {
    readAt = now
    for (const [index, read] of sources.entries()) {
      try {
        digests[index] = digestOf(read(), names[index])
      } catch (problem) {
        onProblem?.(problem)
      }
    }
  }

  return {
    match(token) {
      const now = clock.now()
      if (Math.abs(now - readAt) >= every) refresh(now)
      const digest = hash('sha256', token, 'buffer')
      let found = -1
      // No early exit: how long it takes says nothing about which token was right.
      for (const [index, known] of digests.entries()) {
        if (timingSafeEqual(digest, known) && found < 0) found = index
      }
      return found
    },
  }
}

function digestOf(token: string, name?: string): Buffer {
  // A file usually ends in a line feed that is no part of the token.
  const trimmed = token.trim()
  const where = name === undefined ? '' : ` in ${name}`
  if (trimmed.length < SHORTEST_TOKEN) {
    throw new SyncError(
      'SECRET_WEAK',
      `The token${where} has ${trimmed.length} characters; at least ${SHORTEST_TOKEN} are needed. ` +
        'Make a new one, for instance with "openssl rand -base64 32".',
    )
  }
  // RFC 9110 §5.5, §11.2: it could not be told apart in the header, or not be sent at all.
  if (/[^\u0021-\u007E]/u.test(trimmed)) {
    throw new SyncError(
      'SECRET_WEAK',
      `The token${where} has a blank or a letter beyond ASCII, which no client can send in a header. ` +
        'Make a new one, for instance with "openssl rand -base64 32".',
    )
  }
  return hash('sha256', trimmed, 'buffer')
}
