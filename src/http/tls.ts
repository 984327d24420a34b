import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import { SyncError } from '../model/errors.ts'

/** A certificate chain and its private key, as PEM. */
export interface TlsMaterial {
  readonly cert: string
  readonly key: string
}

/** Where certificate and key come from. */
export type TlsSource =
  /** PEM files, read again when they change. */
  | { readonly certFile: string; readonly keyFile: string }
  /** Made when the server starts, for a first try; nobody trusts it by itself. */
  | { readonly selfSigned: readonly string[] }

/**
 * Reads the PEM files and makes sure that they belong together.
 *
 * @throws SyncError `TLS_INVALID` with the file that is wrong
 */
export function readTlsFiles(certFile: string, keyFile: string): TlsMaterial {
  const material = { cert: readPem(certFile), key: readPem(keyFile) }
  checkMaterial(material, certFile, keyFile)
  return material
}

/** A certificate for these host names and addresses, valid for a year. */
export async function makeSelfSigned(hosts: readonly string[], now: number): Promise<TlsMaterial> {
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 3_600_000),
    notAfterDate: new Date(now + 365 * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
    ],
  })
  return { cert: made.cert, key: made.private }
}

/** What a certificate says of itself, for logs and health. */
export interface CertificateFacts {
  readonly subject: string
  /** ISO 8601. */
  readonly validTo: string
  /** SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string
}

/** Subject, end of validity and fingerprint of the first certificate of a chain. */
export function certificateFacts(material: TlsMaterial): CertificateFacts {
  const certificate = new X509Certificate(material.cert)
  return {
    subject: certificate.subject,
    validTo: new Date(certificate.validTo).toISOString(),
    fingerprint: certificate.fingerprint256,
  }
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new SyncError('TLS_INVALID', `The file "${file}" cannot be read.`, { cause })
  }
}

function checkMaterial(material: TlsMaterial, certFile: string, keyFile: string): void {
  try {
    createSecureContext({ ...material, minVersion: 'TLSv1.2' })
  } catch (cause) {
    throw new SyncError(
      'TLS_INVALID',
      `The certificate "${certFile}" and the key "${keyFile}" cannot be used together; ` +
        'both must be PEM, the key without a passphrase.',
      { cause },
    )
  }
}

function alternativeName(host: string): { type: 2 | 7; value?: string; ip?: string } {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host }
}
