import type { AdmittedRequest, HttpAnswer, RequestHead } from '../http/application.ts'
import type { Awaitable } from '../model/awaitable.ts'
import type { ConnectorTable } from './binding.ts'
import { isReady, type Readiness } from './readiness.ts'

/** A page of the service itself, beside what connectors serve. It finds out by itself who may ask. */
export interface ServicePage {
  /** The address, without a final slash: `/metrics`. No connector can be served there or below. */
  readonly path: string
  /** The addresses below it are the page's as well: `/readyz/HR`. */
  readonly below?: true
  /**
   * Asked before a byte of the body is read.
   *
   * @param table what connectors are served just now
   * @throws SyncError which is answered as any other refusal
   */
  admit(head: RequestHead, table: ConnectorTable): Awaitable<AdmittedRequest>
}

/**
 * The page that an address belongs to; `undefined` when it is left to the connectors. Asked for every request, so
 * it compares and nothing more.
 */
export function findPage(pages: readonly ServicePage[], path: string): ServicePage | undefined {
  for (const page of pages) {
    if (path === page.path) return page
    if (page.below === true && path.startsWith(page.path) && path[page.path.length] === '/') {
      return page
    }
  }
  return undefined
}

/** What `/healthz` and `/version` tell. */
export interface HealthPagesOptions {
  /** `/version`: the program, the revision of the configuration. */
  readonly version?: () => Readonly<Record<string, string>>
  /** The TLS certificate that is served, where there is one. */
  readonly certificate?: () => CertificateHealth | undefined
}

/** What the pages of state tell. */
export interface StatePagesOptions extends HealthPagesOptions {
  readonly readiness: Readiness
}

/** What `/healthz` says of the certificate. */
export interface CertificateHealth {
  /** ISO 8601. */
  readonly validTo: string
  /** Whole days, rounded down; below 0 when it has ended. */
  readonly daysLeft: number
}

/** `/healthz` and `/version`: no token. */
export function healthPages(options: HealthPagesOptions): readonly ServicePage[] {
  return [
    { path: '/healthz', admit: () => page('/healthz', () => json(200, health(options))) },
    { path: '/version', admit: () => page('/version', () => json(200, options.version?.() ?? {})) },
  ]
}

/** `/healthz`, `/readyz`, `/readyz/<connector>` and `/version`: no token, nothing but names and states. */
export function statePages(options: StatePagesOptions): readonly ServicePage[] {
  const { readiness } = options
  return [
    ...healthPages(options),
    {
      path: '/readyz',
      below: true,
      admit: ({ path }, table) =>
        path === '/readyz'
          ? page('/readyz', () => ofAll(readiness, table))
          : page('/readyz/{connector}', () => ofOne(readiness, table, path)),
    },
  ]
}

function health({ certificate }: HealthPagesOptions): object {
  const found = certificate?.()
  return { status: 'ok', ...(found !== undefined && { certificate: found }) }
}

/** One connector that is down must not take the others out of service: ready is who can serve anybody. */
async function ofAll(readiness: Readiness, table: ConnectorTable): Promise<HttpAnswer> {
  const words = await readiness.ofAll(table)
  const ready = [...words.values()].some(isReady)
  const status = ready ? 'ready' : 'notReady'
  return json(ready ? 200 : 503, { status, connectors: Object.fromEntries(words) })
}

async function ofOne(
  readiness: Readiness,
  { bindings }: ConnectorTable,
  path: string,
): Promise<HttpAnswer> {
  const name = path.slice('/readyz/'.length)
  const binding = bindings.find((one) => one.name === name)
  if (binding === undefined) return json(404, { status: 'unknown' })
  const status = await readiness.of(binding)
  return json(isReady(status) ? 200 : 503, { status })
}

function page(route: string, handle: () => Awaitable<HttpAnswer>): AdmittedRequest {
  return { route, handle }
}

function json(status: number, body: object): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}
