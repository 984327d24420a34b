import { SyncError } from '../../model/errors.ts'

/** One request to the forge. */
export interface ForgeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** How long an answer may take, in milliseconds. */
const PATIENCE = 20_000

/**
 * Sends a request and gives the JSON that is answered.
 *
 * @throws SyncError `COMMENT_REFUSED` with the status, never with the token or the body
 */
export async function sendTo(request: ForgeRequest, signal: AbortSignal): Promise<unknown> {
  const { method, url, headers, body } = request
  const { origin, pathname } = new URL(url)
  let answer: Response
  try {
    answer = await fetch(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    })
  } catch (cause) {
    throw new SyncError('COMMENT_REFUSED', `${origin} cannot be reached for the comment.`, {
      cause,
    })
  }
  if (!answer.ok) {
    const hint =
      answer.status === 401 || answer.status === 403
        ? ' The token may not write comments here.'
        : ''
    throw new SyncError(
      'COMMENT_REFUSED',
      `${method} ${origin}${pathname} was answered with ${answer.status}.${hint}`,
    )
  }
  const json: unknown = await answer.json()
  return json
}

/** @throws SyncError `USAGE` when a variable of the build is missing */
export function required(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  why: string,
): string {
  const value = environment[name] ?? ''
  if (value !== '') return value
  throw new SyncError('USAGE', `The variable ${name} is missing: ${why}`)
}
