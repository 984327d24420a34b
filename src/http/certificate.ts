import { X509Certificate } from 'node:crypto'
import { duplexPair } from 'node:stream'
import { connect, TLSSocket } from 'node:tls'
import { secureContextOf, type TlsMaterial } from './tls.ts'

/** What a certificate says of itself, for logs and health. */
export interface CertificateFacts {
  readonly subject: string
  /** ISO 8601. */
  readonly validTo: string
  /** SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string
}

/** Subject, end of validity and fingerprint of the first certificate of a chain. */
export async function certificateFacts(material: TlsMaterial): Promise<CertificateFacts> {
  const certificate = new X509Certificate(material.cert ?? (await servedCertificate(material)))
  return {
    subject: certificate.subject,
    validTo: new Date(certificate.validTo).toISOString(),
    fingerprint: certificate.fingerprint256,
  }
}

/** Whole days until a certificate ends, rounded down; below 0 when it has. */
export function daysLeft({ validTo }: CertificateFacts, now: number): number {
  return Math.floor((Date.parse(validTo) - now) / 86_400_000)
}

/**
 * What a client would be shown, as DER. Node reads PKCS #12 but tells nobody what is in it, so the two ends of a
 * connection in memory shake hands.
 */
function servedCertificate(material: TlsMaterial): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const [here, there] = duplexPair()
    const secureContext = secureContextOf(material)
    const server = new TLSSocket(here, { isServer: true, secureContext })
    const client = connect({ socket: there, rejectUnauthorized: false }, () => {
      const { raw } = client.getPeerCertificate()
      client.destroy()
      server.destroy()
      resolve(raw)
    })
    client.on('error', reject)
    server.on('error', reject)
  })
}
