import type { ConfigurationMemory } from '../config/memory.ts'
import type { RequestLine } from '../http/application.ts'
import type { ServerAddress } from '../http/server.ts'
import type { TlsSource } from '../http/tls.ts'
import type { Clock } from '../model/clock.ts'
import { isSyncError, SyncError } from '../model/errors.ts'
import type { Log } from '../observe/log.ts'
import { version } from '../observe/version.ts'
import { createScimServer } from '../scim/server.ts'
import type { ServicePage } from '../scim/service-pages.ts'
import { createCheckMemory } from './check/check-memory.ts'
import type { SecretOptions } from './connector/open-target.ts'
import type { MetricsDoor } from './operations/metrics-access.ts'
import { createOperations } from './operations/operations.ts'
import { standbyOperations } from './operations/standby-operations.ts'
import { openOperators, type Operators } from './operators/open-operators.ts'
import type { LoadReport } from './service/load-report.ts'
import type { RevisionSource } from './service/revision.ts'
import { Service } from './service/service.ts'
import { ServiceRuns } from './service/service-runs.ts'
import { folderRevisions } from './revisions/folder-revisions.ts'
import { openForService, type StandByOptions } from './stand-by.ts'
import { copiesFolder } from './state.ts'

/** How to serve. */
export interface ServeOptions extends SecretOptions {
  readonly config: readonly string[]
  /** Where the configuration comes from; the files `config` when left out. */
  readonly revisions?: RevisionSource
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
  /** Who may operate the service from elsewhere; nobody when left out. */
  readonly operators?: Operators
  /** Who may read `/metrics`; `local` when left out. */
  readonly metrics?: MetricsDoor
  /** Ends the waiting for a connector space that another process has. */
  readonly signal?: AbortSignal
  /** Told when another process has the connector space, and where this one answers meanwhile. */
  readonly onStandBy?: StandByOptions['onStandBy']
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
  /** Fires when another process has taken the connector space over, or its file is gone; the reason is the error. */
  readonly taken?: AbortSignal
  /** Reads the configuration again. */
  reload(): Promise<void>
  /** Stops accepting, lets running requests end within so many milliseconds, closes everything. */
  close(options: { readonly within: number }): Promise<void>
}

/**
 * Serves a configuration: opens its connectors, listens, and takes over changes of the files. While another service
 * has the connector space on PostgreSQL, it stands by first.
 *
 * @throws SyncError `CONFIGURATION_*` and `SECRET_*` when no connector at all can be served,
 *   `STATE_UNREADABLE`, `TLS_INVALID`, `USAGE` for an address that cannot be listened on, `INTERRUPTED`
 */
export async function startService(options: ServeOptions): Promise<RunningService> {
  const { clock, log } = options
  const memory = createCheckMemory()
  const revisions = options.revisions ?? folderOf(options, memory.configuration)
  const program = version()
  const metrics = options.metrics ?? { kind: 'local' }
  const { store, stepForward } = await openForService({
    ...options,
    log: options.onRequest,
    onStandBy: options.onStandBy ?? (() => {}),
    prepare: (signal) => revisions.newest(signal),
    version: () => ({ version: program, node: process.version }),
    operations: (certificate) =>
      standbyOperations({ ...options, metrics, version: program, certificate }),
  })
  const operations = createOperations({
    ...options,
    store,
    version: program,
    ...(options.revisions !== undefined && { repository: options.revisions.description }),
    metrics,
    service: () => service,
    table: () => service.connectors,
    certificate: () => server.certificate,
  })
  const { counted, loads } = operations
  const rows = (connector: string) => counted.rows.of(connector)
  const service = new Service({
    ...options,
    memory,
    store,
    revisions,
    rows,
    onChange: () => void runs.plan(),
  })
  const slots = () => service.slots
  const runs = new ServiceRuns({
    state: store,
    slots,
    revisionOf: (connector) => service.revisionOf(connector),
    configurationRuns: () => service.runsToDo,
    onConfigured: (connector, run) => service.ran(connector, run),
    clock,
    log,
    rows,
    counts: counted.runs,
  })
  const operators = openOperators(options, {
    state: store,
    definitions: () => slots().map((slot) => slot.definition),
  })
  const server = createScimServer({
    connectors: () => service.connectors,
    clock,
    log(line) {
      counted.countRequest(line)
      options.onRequest(line)
    },
    version: operations.version,
    readiness: operations.readiness,
    certificate: operations.certificate,
    onCertificate: operations.onCertificate,
    onHandshakeFailure: operations.onHandshakeFailure,
    pages: [...operations.pages, ...operators.pages, ...(options.pages ?? [])],
    ...(options.tls !== undefined && { tls: options.tls }),
    ...(options.insecureHttp === true && { insecureHttp: true }),
    ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
    ...(options.rate !== undefined && {
      limits: { rate: { perSecond: options.rate, burst: options.rate * 5 } },
    }),
  })
  let before: string | undefined
  const load = async (how: { readonly quiet?: boolean } = {}): Promise<LoadReport> => {
    const report = await service.load()
    loads.loaded(report.revision, { sound: report.kept.length + report.failed.length === 0 })
    await runs.plan()
    // Beside the configuration other files come and go, those of the connector space among them.
    const isNews = how.quiet !== true || report.revision !== before
    before = report.revision
    if (isNews) options.onLoad?.(report, service)
    return report
  }
  let closing = false
  let reloading: Promise<unknown> = Promise.resolve()
  const reload = (how: { readonly quiet?: boolean } = {}): Promise<void> => {
    if (closing) return Promise.resolve()
    const reloaded = reloadNow(how)
    reloading = Promise.allSettled([reloading, reloaded])
    return reloaded
  }
  const reloadNow = async (how: { readonly quiet?: boolean }): Promise<void> => {
    try {
      await load(how)
    } catch (error) {
      if (!isSyncError(error)) throw error
      // What a reload meets while everything ends is no news.
      if (closing) return
      loads.failed()
      log.error('The configuration cannot be read; everything stays as it was.', {
        code: error.code,
      })
      options.onReloadFailure?.(error)
    }
  }
  const close = async ({ within }: { readonly within: number }): Promise<void> => {
    // One bound for all of it: whoever waits for the end has been told how long that may take.
    const deadline = performance.now() + within
    const rest = (): number => Math.max(0, deadline - performance.now())
    closing = true
    await revisions.close()
    // Nobody is let in any more while runs are still being stopped.
    operators.close()
    const answered = server.close({ within })
    await runs.stop()
    await answered
    await service.close({ within: rest() })
    await reloading
    await runs.idle(rest())
    await store.close()
  }
  try {
    const report = await load()
    requireSomething(report, service)
    const port = await stepForward()
    const address = await server.listen({ host: options.host, port })
    const look = oneByOne(() => reload({ quiet: true }))
    revisions.watch(look)
    // Whoever looks again and again tells when it cannot be had at all.
    void service.late?.then(look, () => undefined)
    const { taken } = store
    return {
      address,
      service,
      runs,
      reload: () => reload(),
      close,
      ...(taken !== undefined && { taken }),
    }
  } catch (error) {
    await stepForward()
    await close({ within: 0 })
    throw error
  }
}

/** What changes while a reload goes on is looked at once more, and no more often. */
function oneByOne(reload: () => Promise<void>): () => void {
  let running: Promise<void> | undefined
  let again = false
  const begin = (): void => {
    if (running !== undefined) {
      again = true
      return
    }
    running = reload().finally(() => {
      running = undefined
      if (!again) return
      again = false
      begin()
    })
  }
  return begin
}

function folderOf(options: ServeOptions, memory: ConfigurationMemory): RevisionSource {
  const { config, cwd, env } = options
  const copies = copiesFolder(options)
  return folderRevisions({ config, cwd, env, memory, ...(copies !== undefined && { copies }) })
}

/** A service that could serve nobody is a mistake, and ends at once. */
function requireSomething(report: LoadReport, service: Service): void {
  if (service.slots.some((slot) => slot.status.kind !== 'stopped')) return
  // Whoever waits for a decision is served when it comes.
  if (report.held.length + report.planned.length > 0) return
  const stopped = service.slots[0]?.status
  if (stopped !== undefined && stopped.kind !== 'active') throw stopped.why
  const [failure] = report.failed
  if (failure !== undefined) throw failure.why
  throw new SyncError('CONFIGURATION_INVALID', 'The configuration has no connector to serve.')
}
