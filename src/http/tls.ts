import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { SyncError } from '../model/errors.ts'

/** A certificate chain and its private key, as PEM or as PKCS #12, and who may call. */
export interface TlsMaterial {
  readonly cert?: string
  readonly key?: string
  readonly pfx?: Buffer
  readonly passphrase?: string
  /** PEM of the authorities whose certificates clients must show. */
  readonly ca?: string
}

/** Where certificate and key come from. */
export type TlsSource = (
  | /** PEM files, read again when they change. */
  { readonly certFile: string; readonly keyFile: string }
  /** A PKCS #12 file (`.pfx`, `.p12`), read again when it changes. */
  | { readonly pfxFile: string; readonly passphrase?: () => string }
  /** Made when the server starts, for a first try; nobody trusts it by itself. */
  | { readonly selfSigned: readonly string[] }
) & {
  /** PEM of authorities: only clients with a certificate of one of them get an answer. */
  readonly clientCaFile?: string
}

/**
 * Reads the files and makes sure that they belong together; a certificate on demand is valid for a year.
 *
 * @throws SyncError `TLS_INVALID` with the file that is wrong
 */
export async function readTls(source: TlsSource, now: number): Promise<TlsMaterial> {
  if ('selfSigned' in source) {
    return { ...(await makeSelfSigned(source.selfSigned, now)), ...clientCa(source) }
  }
  return readTlsFiles(source)
}

/** What {@link readTls} reads where there are files. */
export function readTlsFiles(source: Exclude<TlsSource, { selfSigned: unknown }>): TlsMaterial {
  const material = { ...ownMaterial(source), ...clientCa(source) }
  try {
    secureContextOf(material)
  } catch (cause) {
    throw new SyncError('TLS_INVALID', unusable(source, material), { cause })
  }
  return material
}

/** What connections are encrypted with; nothing older than TLS 1.2. */
export function secureContextOf(material: TlsMaterial): SecureContext {
  return createSecureContext({ ...material, minVersion: 'TLSv1.2' })
}

/** A certificate for these host names and addresses with its key, valid for a year. */
export async function makeSelfSigned(
  hosts: readonly string[],
  now: number,
): Promise<{ readonly cert: string; readonly key: string }> {
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

function ownMaterial(source: Exclude<TlsSource, { selfSigned: unknown }>): TlsMaterial {
  if ('certFile' in source) {
    return { cert: readPem(source.certFile), key: readPem(source.keyFile) }
  }
  const passphrase = source.passphrase?.()
  return { pfx: read(source.pfxFile), ...(passphrase !== undefined && { passphrase }) }
}

function clientCa({ clientCaFile }: TlsSource): TlsMaterial {
  if (clientCaFile === undefined) return {}
  const ca = readPem(clientCaFile)
  // A file without a certificate would be no error of the library: it would let nobody in, and say nothing.
  if (ca.includes('-----BEGIN CERTIFICATE-----')) return { ca }
  throw new SyncError(
    'TLS_INVALID',
    `The file "${clientCaFile}" has no certificate of an authority in PEM.`,
  )
}

function unusable(
  source: Exclude<TlsSource, { selfSigned: unknown }>,
  { cert = '', key = '' }: TlsMaterial,
): string {
  return 'certFile' in source
    ? unusablePair(source, { cert, key })
    : `The file "${source.pfxFile}" cannot be used: it must be PKCS #12 with a certificate and its key, in an ` +
        'encryption that OpenSSL 3 takes (AES, not RC2), and the password must be the right one.'
}

function unusablePair(
  { certFile, keyFile }: { readonly certFile: string; readonly keyFile: string },
  { cert, key }: { readonly cert: string; readonly key: string },
): string {
  if (CERTIFICATE.test(key) && PRIVATE_KEY.test(cert) && !CERTIFICATE.test(cert)) {
    return `"${certFile}" is the key and "${keyFile}" the certificate: --tls-cert and --tls-key are exchanged.`
  }
  if (!CERTIFICATE.test(cert)) {
    return `The file "${certFile}" has no certificate in PEM, which begins with "-----BEGIN CERTIFICATE-----".`
  }
  if (/ENCRYPTED/u.test(key)) {
    return (
      `The key "${keyFile}" asks for a passphrase. Take it away with "openssl pkey -in … -out …", ` +
      'or give both as PKCS #12 with --tls-pfx and --tls-pfx-password.'
    )
  }
  if (!PRIVATE_KEY.test(key)) {
    return `The file "${keyFile}" has no private key in PEM, which begins with "-----BEGIN PRIVATE KEY-----".`
  }
  return (
    `The key "${keyFile}" is not that of the certificate "${certFile}", or one of them is damaged. ` +
    'The certificate of the server stands first in its file.'
  )
}

const CERTIFICATE = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----/u
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/u

function readPem(file: string): string {
  return read(file).toString('utf8')
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new SyncError('TLS_INVALID', `The file "${file}" cannot be read.`, { cause })
  }
}

function alternativeName(host: string): { type: 2 | 7; value?: string; ip?: string } {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host }
}
