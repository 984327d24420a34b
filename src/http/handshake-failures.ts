import type { Server } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { codeOf } from './translate-error.ts'

/** A TLS connection that did not come about. */
export interface HandshakeFailure {
  /** Of the client, or of the proxy in front of it; empty when it had gone already. */
  readonly address: string
  /** The code of OpenSSL or Node: `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`. Never anything that the client sent. */
  readonly reason: string
}

/** Connections that were only opened and closed, as a probe of a load balancer does: no failure of anybody's. */
const GONE = new Set(['ECONNRESET', 'EPIPE'])

/** Tells of every handshake that failed. */
export function watchHandshakes(server: Server, told: (failure: HandshakeFailure) => void): void {
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    const reason = codeOf(error)
    if (GONE.has(reason)) return
    // What stands here goes to a log: a code, and nothing else.
    const safe = /^[A-Z0-9_]{1,80}$/u.test(reason) ? reason : 'UNKNOWN'
    told({ address: socket.remoteAddress ?? '', reason: safe })
  })
}
