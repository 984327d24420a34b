import type { RequestLine } from '../http/application.ts'
import type { ServerAddress } from '../http/server.ts'
import type { TlsSource } from '../http/tls.ts'
import type { Clock } from '../model/clock.ts'
import { isSyncError, SyncError } from '../model/errors.ts'
import type { Log } from '../observe/log.ts'
import { version } from '../observe/version.ts'
import { createScimServer } from '../scim/server.ts'
import type { ServicePage } from '../scim/service-pages.ts'
import type { SecretOptions } from './connector/open-target.ts'
import { type LoadReport, Service } from './service/service.ts'
import { ServiceRuns } from './service/service-runs.ts'
import { watchFiles } from './service/watch-files.ts'
import { openState } from './state.ts'

/** How to serve. */
export interface ServeOptions extends SecretOptions {
  readonly config: readonly string[]
  /** The overlay that is laid over the configuration, by name. */
  readonly env?: string | undefined
  readonly state: string | undefined
  readonly host: string
  readonly port: number
  readonly tls?: TlsSource
  readonly insecureHttp?: boolean
  readonly publicUrl?: string
  /** Requests a second and connector; the server's own limit when left out. */
  readonly rate?: number
  readonly clock: Clock
  readonly log: Log
  readonly onRequest: (line: RequestLine) => void
  /** Further pages of the service, such as `/metrics`. */
  readonly pages?: readonly ServicePage[]
  /** Told after every load, the first one included. */
  readonly onLoad?: (report: LoadReport, service: Service) => void
  /** Told when a reload could not even read the files; everything stays as it was. */
  readonly onReloadFailure?: (error: SyncError) => void
}

/** A service that runs. */
export interface RunningService {
  readonly address: ServerAddress
  readonly service: Service
  readonly runs: ServiceRuns
  /** Reads the configuration again. */
  reload(): Promise<void>
  /** Stops accepting, lets running requests end within so many milliseconds, closes everything. */
  close(options: { readonly within: number }): Promise<void>
}

/**
 * Serves a configuration: opens its connectors, listens, and takes over changes of the files.
 *
 * @throws SyncError `CONFIGURATION_*` and `SECRET_*` when no connector at all can be served,
 *   `STATE_UNREADABLE`, `TLS_INVALID`, `USAGE` for an address that cannot be listened on
 */
export async function startService(options: ServeOptions): Promise<RunningService> {
  const { clock, log } = options
  const store = await openState(options)
  const service = new Service({ ...options, store })
  const runs = new ServiceRuns({ state: store, slots: () => service.slots, clock, log })
  const server = createScimServer({
    connectors: () => service.connectors,
    clock,
    log: options.onRequest,
    version: { version: await version() },
    ...(options.pages !== undefined && { pages: options.pages }),
    onTlsProblem: () => log.error('A changed certificate cannot be used; the one before stays.'),
    ...(options.tls !== undefined && { tls: options.tls }),
    ...(options.insecureHttp === true && { insecureHttp: true }),
    ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
    ...(options.rate !== undefined && {
      limits: { rate: { perSecond: options.rate, burst: options.rate * 5 } },
    }),
  })
  const load = async (): Promise<LoadReport> => {
    const report = await service.load()
    await runs.plan()
    options.onLoad?.(report, service)
    return report
  }
  const reload = async (): Promise<void> => {
    try {
      const report = await load()
      await watch.watch(report.checked.configuration.files.map((file) => file.path))
    } catch (error) {
      if (!isSyncError(error)) throw error
      log.error('The configuration cannot be read; everything stays as it was.', {
        code: error.code,
      })
      options.onReloadFailure?.(error)
    }
  }
  const watch = watchFiles(reload)
  const close = async ({ within }: { readonly within: number }): Promise<void> => {
    watch.close()
    await runs.stop()
    await server.close({ within })
    await service.close({ within })
    await runs.idle(within)
    await store.close()
  }
  try {
    const report = await load()
    requireSomething(report, service)
    const address = await server.listen({ host: options.host, port: options.port })
    await watch.watch(report.checked.configuration.files.map((file) => file.path))
    return { address, service, runs, reload, close }
  } catch (error) {
    await close({ within: 0 })
    throw error
  }
}

/** A service that could serve nobody is a mistake, and ends at once. */
function requireSomething(report: LoadReport, service: Service): void {
  if (service.slots.some((slot) => slot.status.kind !== 'stopped')) return
  const stopped = service.slots[0]?.status
  if (stopped !== undefined && stopped.kind !== 'active') throw stopped.why
  const [failure] = report.failed
  if (failure !== undefined) throw failure.why
  throw new SyncError('CONFIGURATION_INVALID', 'The configuration has no connector to serve.')
}
