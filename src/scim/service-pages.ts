import type { AdmittedRequest, HttpAnswer, RequestHead } from '../http/application.ts'
import { SyncError } from '../model/errors.ts'
import type { ConnectorBinding, ConnectorTable } from './binding.ts'

/**
 * `/healthz`, `/readyz`, `/readyz/<connector>` and `/version`; `undefined` for any other address. They need
 * no token and tell nothing but names and states.
 */
export function servicePage(
  head: RequestHead,
  table: ConnectorTable,
  version: Readonly<Record<string, string>>,
): AdmittedRequest | undefined {
  switch (head.path) {
    case '/healthz':
      return page('/healthz', () => json(200, { status: 'ok' }))
    case '/version':
      return page('/version', () => json(200, version))
    case '/readyz':
      return page('/readyz', () => readiness(table))
    default:
      return head.path.startsWith('/readyz/')
        ? page('/readyz/{connector}', () => readinessOf(table, head.path.slice(8)))
        : undefined
  }
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
