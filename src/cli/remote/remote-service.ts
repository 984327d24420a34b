import { readSecret } from '../../config/secret.ts'
import { secretOption } from '../../config/secret-option.ts'
import { isLoopback } from '../../http/server.ts'
import { isCode, SyncError } from '../../model/errors.ts'
import { isObject } from '../../model/value.ts'
import type { CommandContext } from '../command.ts'

/** How long a service may take for an answer that it has at once, in milliseconds. */
const PATIENCE = 30_000

/** A running service, as an operator reaches it. */
export interface RemoteService {
  /** As it was given. */
  readonly address: string
  /** @throws SyncError `SERVICE_UNREACHABLE`, and what the service answers */
  get(path: string): Promise<Readonly<Record<string, unknown>>>
  /** @throws SyncError `SERVICE_UNREACHABLE`, and what the service answers */
  post(
    path: string,
    body: object,
    options?: { readonly within: number },
  ): Promise<Readonly<Record<string, unknown>>>
}

/**
 * The service of `--server`, with the token of `--token`; `undefined` without `--server`.
 *
 * @throws SyncError `USAGE` for an address that would give the token away; `SECRET_MISSING`
 */
export function remoteService(context: CommandContext): RemoteService | undefined {
  const { given, environment, cwd, signal } = context
  const address = given.text('server')
  const secret = given.text('token')
  if (address === undefined) {
    if (secret === undefined) return undefined
    throw new SyncError('USAGE', '--token belongs to --server.')
  }
  const base = baseOf(address)
  if (secret === undefined) {
    throw new SyncError(
      'USAGE',
      '--server needs --token env:NAME or file:PATH, a token of an operator.',
    )
  }
  const token = readSecret(secretOption('--token', secret), { env: environment, cwd })
    .reveal()
    .trim()
  const ask = async (path: string, init: RequestInit, within: number) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(within)])
    const answer = await fetch(new URL(`operations/v1/${path}`, base), {
      ...init,
      headers,
      redirect: 'error',
      signal: bounded,
    }).catch((error: unknown) => {
      throw signal.aborted ? interrupted() : unreachable(base, error)
    })
    return readAnswer(answer, base)
  }
  return {
    address,
    get: (path) => ask(path, { method: 'GET' }, PATIENCE),
    post: (path, body, options) =>
      ask(path, { method: 'POST', body: JSON.stringify(body) }, options?.within ?? PATIENCE),
  }
}

function baseOf(address: string): URL {
  if (!URL.canParse(address)) {
    throw new SyncError('USAGE', '--server takes an address such as https://rollcall.example.com.')
  }
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') {
    throw new SyncError(
      'USAGE',
      'The address of --server holds a login; give a token with --token.',
    )
  }
  const isSafe = url.protocol === 'https:' || isLoopback(url.hostname.replace(/^\[|\]$/gu, ''))
  if (!isSafe || !/^https?:$/u.test(url.protocol)) {
    throw new SyncError(
      'USAGE',
      'Over plain HTTP everybody on the way reads the token: use https://.',
    )
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

async function readAnswer(answer: Response, base: URL): Promise<Readonly<Record<string, unknown>>> {
  const text = await answer.text().catch(() => '')
  const value = parsed(text)
  if (answer.ok && value !== undefined) return value
  const { code, message } = value ?? {}
  if (typeof code === 'string' && isCode(code) && typeof message === 'string') {
    throw new SyncError(code, message)
  }
  throw new SyncError(
    'SERVICE_UNREACHABLE',
    `${base.origin} answers with status ${answer.status} and no answer of Rollcall. Check the address; the ` +
      'service must have been started with --operator-token or --operator-oidc.',
  )
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function unreachable(base: URL, error: unknown): SyncError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const why =
    cause instanceof Error && 'code' in cause
      ? String(cause.code)
      : cause instanceof Error
        ? cause.name
        : 'no answer'
  return new SyncError(
    'SERVICE_UNREACHABLE',
    `The service at ${base.origin} cannot be reached (${why}). Nothing was asked of it; check the address and the network.`,
    { cause: error },
  )
}

function interrupted(): SyncError {
  return new SyncError(
    'INTERRUPTED',
    'Nobody waits for the answer any more; the service may go on with it.',
  )
}
