import type { Server } from 'node:http'
import { Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../model/clock.ts'
import { SyncError } from '../model/errors.ts'
import { buildFastify } from './fastify.ts'
import type { HttpServerOptions } from './options.ts'
import {
  certificateFacts,
  makeSelfSigned,
  readTlsFiles,
  type CertificateFacts,
  type TlsMaterial,
  type TlsSource,
} from './tls.ts'

/** Milliseconds between two looks for idle connections while closing. */
const SWEEP = 20

/** Where to listen. Port 0 takes a free one. */
export interface ListenOptions {
  readonly host: string
  readonly port: number
}

/** Where a server listens. */
export interface ServerAddress {
  readonly port: number
  /** `https://127.0.0.1:8585` */
  readonly url: string
  readonly certificate?: CertificateFacts
  /** The PEM of a certificate that was made on demand, so that a client may be told to trust it. */
  readonly selfSigned?: string
}

/** A request that is answered without a network, for tests. */
export interface InjectedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Its answer. */
export interface InjectedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/** An HTTP server over Fastify: limits, time-outs, TLS, one log line a request, an orderly end. */
export class HttpServer {
  readonly #options: HttpServerOptions
  #fastify: FastifyInstance | undefined
  #watch: NodeJS.Timeout | undefined

  constructor(options: HttpServerOptions) {
    this.#options = options
  }

  /**
   * Starts to listen.
   *
   * @throws SyncError `USAGE` for plain HTTP on an address that is not loopback, or when the address
   * cannot be listened on; `TLS_INVALID`
   */
  async listen({ host, port }: ListenOptions): Promise<ServerAddress> {
    const { tls, insecureHttp, clock } = this.#options
    if (tls === undefined && insecureHttp !== true && !isLoopback(host)) {
      throw new SyncError(
        'USAGE',
        `Plain HTTP is served on loopback addresses only, and "${host}" is none. ` +
          'Give a certificate with --tls-cert and --tls-key, or say --insecure-http.',
      )
    }
    const material = tls === undefined ? undefined : await readMaterial(tls, clock)
    const fastify = await this.#open(material)
    await listenOn(fastify, host, port)
    if (tls !== undefined && 'certFile' in tls) this.#watchFiles(tls, fastify.server)
    const actual = portOf(fastify.server.address())
    return {
      port: actual,
      url: `${material ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${actual}`,
      ...(material === undefined ? {} : { certificate: certificateFacts(material) }),
      ...(material !== undefined && tls !== undefined && 'selfSigned' in tls
        ? { selfSigned: material.cert }
        : {}),
    }
  }

  /** Answers one request without listening. */
  async inject(request: InjectedRequest): Promise<InjectedAnswer> {
    const fastify = await this.#open(undefined)
    const { body, headers = {}, method, url } = request
    const answer = await fastify.inject({
      method,
      url,
      headers: { ...headers },
      ...(body === undefined ? {} : { payload: body }),
    })
    const answered: Record<string, string | undefined> = {}
    for (const [name, value] of Object.entries(answer.headers)) answered[name] = String(value)
    return { status: answer.statusCode, headers: answered, body: answer.body }
  }

  /**
   * Accepts no more connections, lets running requests end, and cuts those that take longer than `within`
   * milliseconds.
   */
  async close({ within = 10_000 }: { readonly within?: number } = {}): Promise<void> {
    clearInterval(this.#watch)
    const fastify = this.#fastify
    if (fastify === undefined) return
    this.#fastify = undefined
    const cut = setTimeout(() => fastify.server.closeAllConnections(), within)
    // Node closes the connections that are idle now; one that is busy would be kept alive after its answer.
    const sweep = setInterval(() => fastify.server.closeIdleConnections(), SWEEP)
    try {
      await fastify.close()
    } finally {
      clearTimeout(cut)
      clearInterval(sweep)
    }
  }

  async #open(material: TlsMaterial | undefined): Promise<FastifyInstance> {
    this.#fastify ??= await buildFastify(this.#options, material)
    return this.#fastify
  }

  /** Compares contents, not times: a secret that is mounted as a link changes without a new file date. */
  #watchFiles(tls: { readonly certFile: string; readonly keyFile: string }, server: Server): void {
    if (!(server instanceof SecureServer)) return
    let current = ''
    const look = () => {
      try {
        const material = readTlsFiles(tls.certFile, tls.keyFile)
        const together = `${material.cert}\n${material.key}`
        if (current !== '' && current !== together) {
          server.setSecureContext({ ...material, minVersion: 'TLSv1.2' })
        }
        current = together
      } catch (problem) {
        this.#options.onTlsProblem?.(problem)
      }
    }
    look()
    this.#watch = setInterval(look, this.#options.limits.tlsReload)
    this.#watch.unref()
  }
}

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host)
}

async function readMaterial(tls: TlsSource, clock: Clock): Promise<TlsMaterial> {
  if ('selfSigned' in tls) return await makeSelfSigned(tls.selfSigned, clock.now())
  return readTlsFiles(tls.certFile, tls.keyFile)
}

async function listenOn(fastify: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await fastify.listen({ host, port })
  } catch (cause) {
    throw new SyncError(
      'USAGE',
      `The service cannot listen on ${host}, port ${port}: ` +
        `${isInUse(cause) ? 'the port is in use' : 'the system refuses it'}. Choose another with --port.`,
      { cause },
    )
  }
}

function isInUse(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
