import type { AdmittedRequest, HttpAnswer, RequestHead } from '../../http/application.ts'
import { tokenBucket } from '../../http/rate-limit.ts'
import type { Clock } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { ServicePage } from '../../scim/service-pages.ts'
import { failureOf, readBody } from './answers.ts'
import type { OperatorLogin } from './operator-login.ts'
import { OPERATOR_ROUTES, type Operations, type OperatorRoute } from './routes.ts'

const BASE = '/operations'
/** Bytes of a body at most. */
const MOST_BODY = 65_536
/** Requests of all operators together; looking at a run takes a few a second. */
const PASSED = { perSecond: 20, burst: 60 }
/** Requests that are refused for their token. */
const FAILED = { perSecond: 1, burst: 10 }

/** What the page needs. */
export interface OperatorsPageParts {
  readonly login: OperatorLogin
  readonly operations: Operations
  readonly clock: Clock
  readonly log: Log
}

/**
 * `/operations/v1/…`: what operators ask of a running service from elsewhere. Tokens of connectors do not count
 * here. Every answer is JSON, failures are `{ code, message }`.
 */
export function operatorsPage(parts: OperatorsPageParts): ServicePage {
  const { login, operations, clock, log } = parts
  const passed = tokenBucket(PASSED, clock)
  const failed = tokenBucket(FAILED, clock)

  const enter = async (head: RequestHead): Promise<AdmittedRequest> => {
    const operator = await login.operatorOf(head.headers.authorization).catch((error: unknown) => {
      if (isSyncError(error, 'REQUEST_UNAUTHORIZED')) take(failed.take())
      throw error
    })
    take(passed.take())
    const { route, name } = routeOf(head)
    if (route.role === 'full' && operator.role !== 'full') {
      throw new SyncError('REQUEST_FORBIDDEN', 'This token may plan and look, and nothing else.')
    }
    const bytes = collected()
    return {
      route: `${BASE}/v1/${route.shape.replace('*', '{name}')}`,
      bytes,
      async handle() {
        try {
          const body = readBody(bytes.text(), route.body)
          return await route.handle({ operator, name, query: head.query, body }, operations)
        } catch (error) {
          if (!isSyncError(error))
            log.error('A request of an operator failed.', { code: 'INTERNAL' })
          return failureOf(error)
        }
      },
    }
  }

  return {
    path: BASE,
    below: true,
    admit: (head) => enter(head).catch((error: unknown) => refusal(failureOf(error))),
  }
}

/** An answer that is known before the body: what comes of it is not kept. */
function refusal(answer: HttpAnswer): AdmittedRequest {
  return {
    route: `${BASE}/v1`,
    bytes: { limit: MOST_BODY, take: () => undefined },
    handle: () => answer,
  }
}

function collected(): NonNullable<AdmittedRequest['bytes']> & { text(): string } {
  const chunks: Uint8Array[] = []
  return {
    limit: MOST_BODY,
    take: (chunk) => void chunks.push(chunk),
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}

/** @throws SyncError `REQUEST_NOT_FOUND`, `REQUEST_METHOD` */
function routeOf({ path, method }: RequestHead): {
  readonly route: OperatorRoute
  readonly name: string
} {
  const prefix = `${BASE}/v1/`
  const parts = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : []
  const there = OPERATOR_ROUTES.filter(({ shape }) => fits(shape.split('/'), parts))
  if (there.length === 0) {
    const all = OPERATOR_ROUTES.map((one) => one.shape).join(', ')
    throw new SyncError('REQUEST_NOT_FOUND', `Below ${prefix} there are: ${all}.`)
  }
  const route = there.find((one) => one.method === method)
  if (route === undefined) {
    throw new SyncError(
      'REQUEST_METHOD',
      `This address takes ${there.map((one) => one.method).join(', ')}.`,
    )
  }
  return { route, name: nameIn(route.shape.split('/'), parts) }
}

function fits(shape: readonly string[], parts: readonly string[]): boolean {
  return (
    shape.length === parts.length &&
    shape.every((one, at) => (one === '*' ? parts[at] !== '' : one === parts[at]))
  )
}

function nameIn(shape: readonly string[], parts: readonly string[]): string {
  try {
    return decodeURIComponent(parts[shape.indexOf('*')] ?? '')
  } catch {
    throw new SyncError('REQUEST_NOT_FOUND', 'The address is not encoded rightly.')
  }
}

/** @throws SyncError `REQUEST_TOO_FAST` */
function take(seconds: number): void {
  if (seconds === 0) return
  throw new SyncError('REQUEST_TOO_FAST', `Too many requests; go on in ${seconds} s.`, {
    retryAfter: seconds,
  })
}
