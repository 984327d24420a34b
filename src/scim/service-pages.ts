import type { AdmittedRequest, HttpAnswer, RequestHead } from '../http/application.ts'
import type { Awaitable } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import type { ConnectorBinding, ConnectorTable } from './binding.ts'

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

/** `/healthz`, `/readyz`, `/readyz/<connector>` and `/version`: no token, nothing but names and states. */
export function statePages(version: Readonly<Record<string, string>>): readonly ServicePage[] {
  return [
    { path: '/healthz', admit: () => page('/healthz', () => json(200, { status: 'ok' })) },
    { path: '/version', admit: () => page('/version', () => json(200, version)) },
    {
      path: '/readyz',
      below: true,
      admit: ({ path }, table) =>
        path === '/readyz'
          ? page('/readyz', () => readiness(table))
          : page('/readyz/{connector}', () => readinessOf(table, path.slice('/readyz/'.length))),
    },
  ]
}

/** One connector that is down must not take the others out of service: ready is who can serve anybody. */
function readiness({ bindings }: ConnectorTable): HttpAnswer {
  const connectors = Object.fromEntries(bindings.map((one) => [one.name, stateOf(one)]))
  const ready = bindings.some((one) => stateOf(one) === 'ready')
  return json(ready ? 200 : 503, { status: ready ? 'ready' : 'notReady', connectors })
}

function readinessOf({ bindings }: ConnectorTable, name: string): HttpAnswer {
  const binding = bindings.find((one) => one.name === name)
  if (binding === undefined) return json(404, { status: 'unknown' })
  const status = stateOf(binding)
  return json(status === 'ready' ? 200 : 503, { status })
}

function stateOf({ authenticator, engine }: ConnectorBinding): string {
  if (engine instanceof SyncError) return engine.code
  return authenticator === undefined ? 'SECRET_MISSING' : 'ready'
}

function page(route: string, handle: () => HttpAnswer): AdmittedRequest {
  return { route, handle }
}

function json(status: number, body: object): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}
