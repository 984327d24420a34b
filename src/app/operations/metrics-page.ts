import type { Authenticator } from '../../http/authenticator.ts'
import { whenReady } from '../../model/awaitable.ts'
import { SyncError } from '../../model/errors.ts'
import type { OwnSample } from '../../observe/metrics/catalogue.ts'
import type { Exposition } from '../../observe/metrics/exposition.ts'
import type { ServicePage } from '../../scim/service-pages.ts'

/** Who may read the metrics: whoever has the token; anybody who reaches the address; nobody. */
export type MetricsAccess = Authenticator | 'open' | 'closed'

/** `/metrics` in Prometheus' text format. */
export function metricsPage(
  samples: () => Promise<readonly OwnSample[]>,
  access: MetricsAccess,
): ServicePage {
  let exposition: Promise<Exposition> | undefined
  const load = async (): Promise<Exposition> => {
    const { createExposition } = await import('../../observe/metrics/exposition.ts')
    return createExposition(samples)
  }
  const handle = async () => {
    exposition ??= load()
    const told = await exposition
    const headers = { 'content-type': told.contentType, 'cache-control': 'no-store' }
    return { status: 200, headers, body: await told.text() }
  }
  return {
    path: '/metrics',
    admit({ method, headers }) {
      if (method !== 'GET' && method !== 'HEAD') {
        throw new SyncError('REQUEST_METHOD', 'The address /metrics takes GET.')
      }
      if (access === 'closed') throw closed()
      const page = { route: '/metrics', handle }
      if (access === 'open') return page
      return whenReady(access.authenticate(headers.authorization), () => page)
    },
  }
}

function closed(): SyncError {
  return new SyncError(
    'REQUEST_FORBIDDEN',
    'Metrics name connectors, and this address is reached from other machines. Start the service with ' +
      '--metrics-token env:NAME, or with --metrics-open where the network lets nobody else in.',
  )
}
