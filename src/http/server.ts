import { Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { SyncError } from '../model/errors.ts'
import { buildFastify } from './fastify.ts'
import type { HttpServerOptions } from './options.ts'
import type { CertificateFacts } from './certificate.ts'
import { watchHandshakes } from './handshake-failures.ts'
import { CertificateWatch, type CertificateState } from './certificate-watch.ts'
import { readTls, type TlsMaterial } from './tls.ts'

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
  readonly #life = { closing: false }
  #watch: CertificateWatch | undefined

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
    const material = tls === undefined ? undefined : await readTls(tls, clock.now())
    const fastify = await this.#open(material)
    await listenOn(fastify, host, port)
    if (material !== undefined) await this.#watchCertificate(fastify, material)
    const actual = portOf(fastify.server.address())
    const certificate = this.#watch?.state.facts
    return {
      port: actual,
      url: `${material ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${actual}`,
      ...(certificate !== undefined && { certificate }),
      ...(tls !== undefined &&
        'selfSigned' in tls &&
        material?.cert !== undefined && { selfSigned: material.cert }),
    }
  }

  /** The certificate that is served; `undefined` for plain HTTP. */
  get certificate(): CertificateState | undefined {
    return this.#watch?.state
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
    this.#watch?.close()
    const fastify = this.#fastify
    if (fastify === undefined) return
    this.#fastify = undefined
    this.#life.closing = true
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
    this.#fastify ??= await buildFastify(this.#options, this.#life, material)
    return this.#fastify
  }

  async #watchCertificate(fastify: FastifyInstance, material: TlsMaterial): Promise<void> {
    const { tls: source, clock, limits, onCertificate, onHandshakeFailure } = this.#options
    const { server } = fastify
    if (source === undefined || !(server instanceof SecureServer)) return
    if (onHandshakeFailure !== undefined) watchHandshakes(server, onHandshakeFailure)
    this.#watch = await CertificateWatch.start({
      source,
      material,
      server,
      clock,
      every: limits.tlsReload,
      onNews: (news) => onCertificate?.(news),
    })
  }
}

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host)
}

async function listenOn(fastify: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await fastify.listen({ host, port })
  } catch (cause) {
    throw new SyncError(
      'USAGE',
      `The service cannot listen on ${host}, port ${port}: ` + refusalOf(cause),
      { cause },
    )
  }
}

function refusalOf(cause: unknown): string {
  switch (cause instanceof Error && 'code' in cause ? cause.code : undefined) {
    case 'EADDRINUSE':
      return 'the port is in use. Choose another with --port.'
    case 'EACCES':
      return 'this user may not use the port. Choose one above 1023 with --port.'
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address. Name one of its own with --host, or 0.0.0.0 for all.'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name is not known. Name an address of this machine with --host.'
    default:
      return 'the system refuses it. Choose another address or port with --host and --port.'
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
