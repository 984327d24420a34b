import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Awaitable, whenReady } from '../model/awaitable.ts'
import type { SyncError } from '../model/errors.ts'
import type {
  AdmittedRequest,
  BodyBytes,
  HttpAnswer,
  RequestHead,
  RequestLine,
} from './application.ts'
import { answerBrokenRequest } from './broken-request.ts'
import type { HttpLimits } from './limits.ts'
import { readJson } from './read-json.ts'
import { receiveBytes } from './receive-bytes.ts'
import { requestIdOf } from './request-id.ts'
import type { HttpServerOptions } from './options.ts'
import type { TlsMaterial } from './tls.ts'
import { asError, toSyncError } from './translate-error.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What is known of the request from its head on. */
    exchange: Exchange | null
  }
}

/** How far a server's life has come. */
export interface ServerLife {
  /** Answers tell the client from now on to close its connection. */
  closing: boolean
}

interface ServingOptions extends HttpServerOptions {
  readonly life: ServerLife
}

/** One request on its way through the server. */
interface Exchange {
  readonly head: RequestHead
  readonly startedAt: number
  admitted: AdmittedRequest | undefined
}

/**
 * A Fastify instance with one route for everything: the application finds its own way, and Fastify reads,
 * limits, answers and closes. The token is checked before a byte of the body is read.
 */
export async function buildFastify(
  given: HttpServerOptions,
  life: ServerLife,
  material: TlsMaterial | undefined,
): Promise<FastifyInstance> {
  const { fastify, LogController } = await import('fastify')
  const options: ServingOptions = { ...given, life }
  const app = fastify({
    ...serverOptions(options.limits),
    logController: new LogController({ disableRequestLogging: true }),
    ...(material === undefined
      ? { http: { maxHeaderSize: options.limits.headerSize } }
      : {
          https: {
            ...material,
            // A client without a certificate of these authorities gets no connection.
            ...(material.ca !== undefined && { requestCert: true, rejectUnauthorized: true }),
            minVersion: 'TLSv1.2' as const,
            maxHeaderSize: options.limits.headerSize,
          },
        }),
    genReqId: (raw) => requestIdOf(raw.headers['x-request-id'], options.ids),
    clientErrorHandler: (error, socket) => answerBrokenRequest(options.application, error, socket),
    frameworkErrors: (error, request, reply) => {
      begin(request, options)
      void fail(error, request, reply, options)
    },
  })
  app.server.headersTimeout = options.limits.headerTime
  app.server.maxConnections = options.limits.connections
  app.decorateRequest('exchange', null)
  readJson(app, options.limits)
  app.addHook('onRequest', (request, reply, done) => admit(request, reply, options, done))
  app.setErrorHandler((error: FastifyError, request, reply) => fail(error, request, reply, options))
  app.setNotFoundHandler((request, reply) => handle(request, reply, options))
  app.all('/*', (request, reply) => handle(request, reply, options))
  return app
}

function serverOptions(limits: HttpLimits) {
  return {
    bodyLimit: limits.bodySize,
    requestTimeout: limits.requestTime,
    keepAliveTimeout: limits.keepAlive,
    logger: false,
    // The client learns of the end by "connection: close"; a 503 of the framework's own would be no answer
    // that a SCIM client reads.
    return503OnClosing: false,
    forceCloseConnections: 'idle' as const,
    routerOptions: {
      maxParamLength: limits.headerSize,
      // Parameters are decoded by whoever needs them, not for every request.
      querystringParser: () => ({}),
    },
  }
}

function begin(request: FastifyRequest, options: ServingOptions): Exchange {
  const { raw } = request
  const url = originForm(raw.url ?? '/')
  const at = url.indexOf('?')
  const head: RequestHead = {
    id: request.id,
    method: raw.method ?? 'GET',
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at + 1),
    headers: raw.headers,
    secure: 'encrypted' in raw.socket,
  }
  const exchange = { head, startedAt: options.clock.now(), admitted: undefined }
  request.exchange = exchange
  return exchange
}

/** RFC 9112 §3.2.2: a server takes the whole address, too, as a proxy is sent it. */
function originForm(url: string): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/iu, '')
}

function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServingOptions,
  done: (error?: Error) => void,
): void {
  const exchange = begin(request, options)
  const goOn = (admitted: AdmittedRequest): void => {
    exchange.admitted = admitted
    if (admitted.bytes === undefined) done()
    else void answerBytes(request, reply, admitted.bytes, options)
  }
  try {
    const admitted = options.application.admit(exchange.head)
    if (admitted instanceof Promise) {
      admitted.then(goOn, (error: unknown) => done(asError(error)))
    } else goOn(admitted)
  } catch (error) {
    done(asError(error))
  }
}

/** Answers a request whose body is not JSON for Fastify to parse: the answer ends Fastify's own way. */
async function answerBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: BodyBytes,
  options: ServingOptions,
): Promise<void> {
  try {
    await receiveBytes(request.raw, bytes)
    await handle(request, reply, options)
  } catch (error) {
    // More of the body may be on its way, and nobody reads it.
    if (!request.raw.complete) reply.header('connection', 'close')
    fail(error, request, reply, options)
  }
}

/** What is thrown goes to the error handler, at once or later. */
function handle(
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServingOptions,
): Awaitable<FastifyReply> {
  const { exchange } = request
  const admitted = exchange?.admitted
  if (exchange === null || admitted === undefined) throw new Error('cannot happen: not admitted')
  return whenReady(admitted.handle(request.body), (answer) =>
    send(reply, answer, exchange, options),
  )
}

function fail(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServingOptions,
): FastifyReply {
  const failure = toSyncError(error, options.limits)
  const { exchange } = request
  const answer = options.application.refuse(failure, exchange?.head)
  return send(reply, answer, exchange ?? begin(request, options), options, failure)
}

function send(
  reply: FastifyReply,
  answer: HttpAnswer,
  exchange: Exchange,
  options: ServingOptions,
  failure?: SyncError,
): FastifyReply {
  const { head, admitted, startedAt } = exchange
  const { status, headers, body } = answer
  reply.code(status).header('x-request-id', head.id)
  const revision = admitted?.revision ?? options.revision?.()
  if (revision !== undefined) reply.header('x-rollcall-config', revision)
  if (headers !== undefined) reply.headers(headers)
  // Without it a client could send its next request into a connection that is being closed.
  if (options.life.closing) reply.header('connection', 'close')
  const connector = admitted?.connector ?? failure?.facts.connector
  const line: RequestLine = {
    requestId: head.id,
    ...(connector === undefined ? {} : { connector }),
    method: head.method,
    route: admitted?.route ?? '-',
    status,
    ...(revision === undefined ? {} : { revision }),
    ...(answer.code === undefined ? {} : { code: answer.code }),
    duration: options.clock.now() - startedAt,
    bytes: body === undefined ? 0 : Buffer.byteLength(body),
    ...(failure === undefined || status < 500 ? {} : { failure }),
    ...(answer.unread === undefined ? {} : { unread: answer.unread }),
  }
  options.log(line)
  return reply.send(body)
}
