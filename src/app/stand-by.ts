import { setTimeout as sleep } from 'node:timers/promises'
import type { CertificateState } from '../http/certificate-watch.ts'
import type { HttpServer, ServerAddress } from '../http/server.ts'
import { createStandbyServer, type StandbyServerOptions } from '../scim/standby-server.ts'
import type { State } from '../state/state.ts'
import { openState, type StateOptions } from './state.ts'

/** How a service comes to its connector space. */
export interface StandByOptions
  extends StateOptions,
    Pick<StandbyServerOptions, 'log' | 'tls' | 'insecureHttp' | 'version'> {
  readonly host: string
  readonly port: number
  /** Done while it stands by, and again every minute: what is fetched then is there when it takes over. */
  readonly prepare?: (signal: AbortSignal) => Promise<unknown>
  /** What this process is watched with while it stands by. */
  readonly operations?: (
    certificate: () => CertificateState | undefined,
  ) => Pick<StandbyServerOptions, 'certificate' | 'onCertificate' | 'onHandshakeFailure' | 'pages'>
  /** Ends the waiting. */
  readonly signal?: AbortSignal
  /** Told when another process has the connector space, and where this one answers meanwhile. */
  readonly onStandBy?: (holder: string, address: ServerAddress) => void
}

/** Between two preparations, in milliseconds. */
const MINUTE = 60_000

/** A connector space that is the service's now. */
export interface ServiceState {
  readonly store: State
  /**
   * Stops answering as one who stands by; to be called right before the service itself listens.
   *
   * @returns the port to listen on
   */
  readonly stepForward: () => Promise<number>
}

/**
 * Opens the connector space for a service, which is alone with it. On PostgreSQL, while another process has it, this
 * one stands by: it answers who asks, does nothing else, and goes on as soon as the other one has ended. A file is
 * not waited for: who starts a second service on one machine has made a mistake.
 *
 * @throws SyncError `STATE_UNREADABLE`, `STATE_NEWER`, `INTERRUPTED`; those of the server for where it listens
 */
export async function openForService(options: StandByOptions): Promise<ServiceState> {
  const { host, port, onStandBy, prepare, signal = new AbortController().signal } = options
  const server: HttpServer = createStandbyServer({
    ...options,
    ...options.operations?.(() => server.certificate),
  })
  const waiting = new AbortController()
  let used = port
  let preparing: Promise<void> = Promise.resolve()
  const onBusy = async (holder: string): Promise<void> => {
    const address = await server.listen({ host, port })
    used = address.port
    onStandBy?.(holder, address)
    if (prepare !== undefined) preparing = again(prepare, waiting.signal)
  }
  const stepForward = async (): Promise<number> => {
    await server.close({ within: 0 })
    return used
  }
  try {
    const patience = { onBusy, signal }
    const store = await openState({ ...options, holder: 'service', hold: 'alone', patience })
    return { store, stepForward }
  } catch (error) {
    await stepForward()
    throw error
  } finally {
    waiting.abort()
    await preparing
  }
}

async function again(
  prepare: (signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // Whatever cannot be had now is asked for again, and at the latest when it is needed.
    await prepare(signal).catch(() => undefined)
    await sleep(MINUTE, undefined, { signal }).catch(() => undefined)
  }
}
