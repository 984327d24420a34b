import type {
  AdmittedRequest,
  HttpAnswer,
  HttpApplication,
  RequestHead,
} from '../http/application.ts'
import { parseQuery } from '../http/query.ts'
import { tokenBucket, type TokenBucket } from '../http/rate-limit.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import type { Clock } from '../model/clock.ts'
import { isSyncError, SyncError } from '../model/errors.ts'
import { failureAnswer } from './answer/failure.ts'
import { baseUrl } from './base-url.ts'
import type { ConnectorBinding, ConnectorTable } from './binding.ts'
import { findBinding, type BindingMatch } from './find-binding.ts'
import type { ScimLimits } from './limits.ts'
import { findPage, type ServicePage } from './service-pages.ts'
import { emptyAnswer, type Method, type ScimRequest } from './routes/request.ts'
import { allowedMethods, findRoute } from './routes/router.ts'

/** What the application is made of. */
export interface ScimApplicationOptions {
  readonly connectors: () => ConnectorTable
  readonly clock: Clock
  readonly limits: ScimLimits
  readonly publicUrl?: string
  /** What is served beside the connectors. */
  readonly pages: readonly ServicePage[]
}

/** How many requests a connector may still take. */
interface Buckets {
  readonly passed: TokenBucket
  readonly failed: TokenBucket
}

/**
 * The SCIM face of all connectors as an application for the HTTP server.
 *
 * Nobody gets further than the name of the connector without a token that is right; only then does an
 * address exist or not, and only then is a body read.
 */
export function scimApplication(options: ScimApplicationOptions): HttpApplication {
  const { clock, limits } = options
  const buckets = new Map<string, Buckets>()
  const bucketsOf = ({ name }: ConnectorBinding): Buckets => {
    let found = buckets.get(name)
    if (found === undefined) {
      found = {
        passed: tokenBucket(limits.rate, clock),
        failed: tokenBucket(limits.failedRate, clock),
      }
      buckets.set(name, found)
    }
    return found
  }

  return {
    admit(head) {
      const table = options.connectors()
      const page = findPage(options.pages, head.path)
      if (page !== undefined) return page.admit(head, table)
      const match = findBinding(table, head.path)
      return whenReady(authenticate(match, head, bucketsOf(match.binding)), () =>
        admitted(match, head, options),
      )
    },
    refuse: (error, head) => failureAnswer(error, head?.id),
  }
}

/**
 * Checks the token, then the rate: a stranger cannot use up what the identity provider may ask.
 *
 * @throws SyncError `REQUEST_UNAUTHORIZED`, `REQUEST_TOO_FAST`, `CONNECTOR_UNAVAILABLE`
 */
function authenticate(
  { binding }: BindingMatch,
  head: RequestHead,
  { passed, failed }: Buckets,
): Awaitable<void> {
  const { authenticator, name } = binding
  if (authenticator === undefined) {
    throw new SyncError('CONNECTOR_UNAVAILABLE', `The connector "${name}" has no token to check.`, {
      connector: name,
    })
  }
  const admit = () => take(passed, name)
  const refuse = (error: unknown): never => {
    if (isSyncError(error, 'REQUEST_UNAUTHORIZED')) {
      take(failed, name)
      throw new SyncError(error.code, error.message, { ...error.facts, connector: name })
    }
    throw error
  }
  let caller: ReturnType<typeof authenticator.authenticate>
  try {
    caller = authenticator.authenticate(head.headers.authorization)
  } catch (error) {
    return refuse(error)
  }
  return caller instanceof Promise ? caller.then(admit, refuse) : admit()
}

function take(bucket: TokenBucket, connector: string): void {
  const seconds = bucket.take()
  if (seconds === 0) return
  throw new SyncError(
    'REQUEST_TOO_FAST',
    `More requests came for the connector "${connector}" than it takes; go on in ${seconds} s.`,
    { retryAfter: seconds, connector },
  )
}

function admitted(
  match: BindingMatch,
  head: RequestHead,
  options: ScimApplicationOptions,
): AdmittedRequest {
  const { base, rest } = match
  const { route, id } = findRoute(rest)
  const method = methodOf(head)
  const handler = method === undefined ? undefined : route.methods[method]
  const connector = match.binding.name
  let serving = match.binding
  return {
    connector,
    route: route.shape,
    get revision() {
      return serving.revision
    },
    handle: (body) => {
      if (handler === undefined) return otherMethod(head, route)
      serving = servingNow(match, options.connectors())
      const { engine } = serving
      if (engine instanceof SyncError) throw engine
      const request: ScimRequest = {
        head,
        engine,
        limits: options.limits,
        base: baseUrl(head, base, options.publicUrl),
        columns: base.startsWith('/ecma2host_'),
        query: parseQuery(head.query),
      }
      return handler(request, body, id)
    },
  }
}

/**
 * The version of the connector that answers: the present one, since the one that was there before the body came may
 * be closed by now. Never another connector, whose token this request may not have.
 */
function servingNow({ binding, base }: BindingMatch, table: ConnectorTable): ConnectorBinding {
  const present = table.byPath.get(base)
  return present?.name === binding.name ? present : binding
}

function methodOf({ method }: RequestHead): Method | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return 'GET'
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return method
    default:
      return undefined
  }
}

function otherMethod(
  head: RequestHead,
  route: { readonly shape: string; readonly methods: object },
): HttpAnswer {
  const allow = allowedMethods(route)
  if (head.method === 'OPTIONS') return emptyAnswer(204, { allow })
  const failure = new SyncError(
    'REQUEST_METHOD',
    `The address ${route.shape} does not take ${head.method}; it takes ${allow}.`,
  )
  const answer = failureAnswer(failure, head.id)
  return { ...answer, headers: { ...answer.headers, allow } }
}
