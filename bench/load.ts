import autocannon, { type Request } from 'autocannon'

/** What one run of the client saw. */
export interface LoadResult {
  readonly rate: number
  readonly p99: number
}

/** Ten connections, as the targets say. */
const CONNECTIONS = 10

/** Where the requests go. */
export interface Endpoint {
  readonly url: string
  readonly token: string
}

/**
 * Drives a server with autocannon; `next` makes each request. Every answer must be a success: a rate of
 * errors is not a rate.
 */
export async function drive(
  endpoint: Endpoint,
  next: () => Request,
  bound: { readonly seconds: number } | { readonly amount: number },
): Promise<LoadResult> {
  const result = await autocannon({
    url: endpoint.url,
    connections: CONNECTIONS,
    ...('seconds' in bound ? { duration: bound.seconds } : { amount: bound.amount }),
    timeout: 30,
    headers: {
      authorization: `Bearer ${endpoint.token}`,
      'content-type': 'application/scim+json',
    },
    requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }],
  })
  const bad = result.errors + result.timeouts + result.non2xx
  if (bad > 0)
    throw new Error(
      `${bad} of ${result.requests.total} answers from ${endpoint.url} were no success.`,
    )
  return { rate: result['2xx'] / result.duration, p99: result.latency.p99 }
}
