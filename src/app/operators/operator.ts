import { secretOption } from '../../config/secret-option.ts'
import { SyncError } from '../../model/errors.ts'
import type { SecretReference } from '../../model/definition.ts'

/** What an operator may do: plan and look, or decide and run as well. */
export type OperatorRole = 'plan' | 'full'

/** Somebody who operates a service. */
export interface Operator {
  /** For the audit and for people. */
  readonly name: string
  readonly role: OperatorRole
}

/** An operator with a token of its own. */
export interface OperatorToken extends Operator {
  readonly secret: SecretReference
}

/** Operators whose tokens a CI system signs. */
export interface OperatorIssuer {
  readonly issuer: string
  readonly audience: string
  /** Claims that a token must have, `sub` among them; `*` in a value stands for any characters. */
  readonly claims: ReadonlyMap<string, string>
  readonly role: OperatorRole
  /** URL or file of the keys, where the issuer does not publish them at the usual place. */
  readonly keys?: string
}

const NAME = /^[\w.@ -]{1,80}$/u

/**
 * Reads `--operator-token`: `[NAME=][plan:]env:VARIABLE` or `file:PATH`.
 *
 * @throws SyncError `USAGE`
 */
export function parseOperatorToken(text: string): OperatorToken {
  const [, name = 'operator', plan, reference = ''] =
    /^(?:([^=:]+)=)?(plan:)?(.*)$/su.exec(text) ?? []
  if (!NAME.test(name)) {
    throw new SyncError(
      'USAGE',
      '--operator-token takes [NAME=][plan:]env:VARIABLE or file:PATH, such as ci=plan:env:CI_TOKEN: the name ' +
        'stands in the history, and with plan: the token may only plan and look.',
    )
  }
  const secret = secretOption('--operator-token', reference)
  return { name, role: plan === undefined ? 'full' : 'plan', secret }
}

/**
 * Reads `--operator-oidc`: `issuer=URL,audience=TEXT,subject=PATTERN,role=plan|full`, and `claim.NAME=PATTERN` or
 * `keys=URL|FILE` where they are needed. Without a subject anybody of that CI system could call, so it is required.
 *
 * @throws SyncError `USAGE`
 */
export function parseOperatorOidc(text: string): OperatorIssuer {
  const given = new Map<string, string>()
  for (const part of text.split(',')) {
    const at = part.indexOf('=')
    const key = part.slice(0, at).trim()
    const known = KEYS.includes(key) || key.startsWith('claim.')
    if (at < 1 || !known || given.has(key)) throw wrongOidc()
    given.set(key, part.slice(at + 1).trim())
  }
  const { issuer, audience, subject, role = 'plan', keys } = Object.fromEntries(given)
  if (!issuer || !audience || !subject || (role !== 'plan' && role !== 'full')) throw wrongOidc()
  if (/^\*+$/u.test(subject)) throw wrongOidc()
  const claims = new Map([['sub', subject]])
  for (const [key, value] of given) {
    if (key.startsWith('claim.')) claims.set(key.slice('claim.'.length), value)
  }
  return { issuer, audience, claims, role, ...(keys !== undefined && { keys }) }
}

/** Whether a value of a token is what is asked for. */
export function matchesClaim(pattern: string, value: unknown): boolean {
  if (typeof value !== 'string') return false
  const parts = pattern.split('*')
  const [first = '', ...rest] = parts
  if (!value.startsWith(first)) return false
  if (rest.length === 0) return value === first
  const last = rest.pop() ?? ''
  let at = first.length
  for (const part of rest) {
    const found = value.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return value.length - last.length >= at && value.endsWith(last)
}

const KEYS: readonly string[] = ['issuer', 'audience', 'subject', 'role', 'keys']

function wrongOidc(): SyncError {
  return new SyncError(
    'USAGE',
    '--operator-oidc takes issuer=URL,audience=TEXT,subject=PATTERN and role=plan or role=full, such as ' +
      'issuer=https://token.actions.githubusercontent.com,audience=rollcall,subject=repo:contoso/rollcall:*,role=plan. ' +
      'claim.NAME=PATTERN asks for more, keys=URL names the keys. The subject cannot be everybody.',
  )
}
