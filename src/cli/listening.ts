import { resolve } from 'node:path'
import type { ServeOptions } from '../app/serve.ts'
import { readSecret } from '../config/secret.ts'
import { secretOption } from '../config/secret-option.ts'
import type { TlsSource } from '../http/tls.ts'
import { SyncError } from '../model/errors.ts'
import type { CommandContext, OptionDescriptor } from './command.ts'

/** Options of `serve` that say where it listens, with which certificate, and who may read its metrics. */
export const LISTENING_OPTIONS: readonly OptionDescriptor[] = [
  { name: 'host', value: 'ADDRESS', summary: 'Where to listen. Default: 127.0.0.1.' },
  { name: 'port', value: 'PORT', summary: 'Default: 8585; 0 takes a free one.' },
  { name: 'tls-cert', value: 'FILE', summary: 'PEM of the certificate; reloaded when it changes.' },
  { name: 'tls-key', value: 'FILE', summary: 'PEM of its key.' },
  {
    name: 'tls-pfx',
    value: 'FILE',
    summary: 'PKCS #12 (.pfx, .p12) with certificate and key, in place of the two; reloaded, too.',
  },
  { name: 'tls-pfx-password', value: 'SECRET', summary: 'Its password: env:NAME or file:PATH.' },
  {
    name: 'tls-client-ca',
    value: 'FILE',
    summary: 'PEM of authorities; only clients with a certificate of one of them get an answer.',
  },
  {
    name: 'tls',
    value: 'KIND',
    choices: ['self-signed'],
    summary: 'Makes a certificate for a first try.',
  },
  { name: 'insecure-http', summary: 'Allows plain HTTP on an address that is not loopback.' },
  {
    name: 'public-url',
    value: 'URL',
    summary: 'The address that clients see, when a proxy stands in front.',
  },
  {
    name: 'metrics-token',
    value: 'SECRET',
    summary: 'The bearer token that /metrics asks for: env:NAME or file:PATH.',
  },
  {
    name: 'metrics-open',
    summary: '/metrics asks for no token, also when other machines reach the address.',
  },
]

/** What the {@link LISTENING_OPTIONS} say. @throws SyncError `USAGE` */
export function listening(
  context: CommandContext,
): Pick<ServeOptions, 'host' | 'port' | 'tls' | 'insecureHttp' | 'publicUrl' | 'metrics'> {
  const { given } = context
  const host = given.text('host') ?? '127.0.0.1'
  const tls = tlsSource(context, host)
  const publicUrl = given.text('public-url')
  if (publicUrl !== undefined && !URL.canParse(publicUrl)) {
    throw new SyncError('USAGE', '--public-url takes an address such as https://scim.example.com.')
  }
  return {
    host,
    port: given.number('port', { default: 8585, least: 0, most: 65_535, whole: true }),
    metrics: metricsDoor(context),
    ...(tls !== undefined && { tls }),
    ...(given.flag('insecure-http') && { insecureHttp: true }),
    ...(publicUrl !== undefined && { publicUrl: publicUrl.replace(/\/+$/u, '') }),
  }
}

function metricsDoor({ given }: CommandContext): NonNullable<ServeOptions['metrics']> {
  const token = given.text('metrics-token')
  if (token === undefined) return { kind: given.flag('metrics-open') ? 'open' : 'local' }
  if (given.flag('metrics-open')) {
    throw new SyncError('USAGE', '--metrics-open asks for no token, --metrics-token for one.')
  }
  return { kind: 'token', token: secretOption('--metrics-token', token) }
}

function tlsSource(context: CommandContext, host: string): TlsSource | undefined {
  const { given, cwd } = context
  const certificate = certificateSource(context, host)
  const ca = given.text('tls-client-ca')
  if (ca === undefined) return certificate
  if (certificate === undefined) {
    throw new SyncError('USAGE', '--tls-client-ca needs a certificate of the service itself.')
  }
  return { ...certificate, clientCaFile: resolve(cwd, ca) }
}

function certificateSource(context: CommandContext, host: string): TlsSource | undefined {
  const { given, cwd } = context
  const cert = given.text('tls-cert')
  const key = given.text('tls-key')
  const pfx = given.text('tls-pfx')
  const selfSigned = given.text('tls') !== undefined
  if ((cert === undefined) !== (key === undefined)) {
    throw new SyncError('USAGE', '--tls-cert and --tls-key belong together.')
  }
  if ([cert, pfx, selfSigned || undefined].filter((one) => one !== undefined).length > 1) {
    throw new SyncError(
      'USAGE',
      'Give one certificate: --tls-cert with --tls-key, --tls-pfx, or --tls self-signed.',
    )
  }
  if (cert !== undefined && key !== undefined) {
    return { certFile: resolve(cwd, cert), keyFile: resolve(cwd, key) }
  }
  if (pfx !== undefined) return { pfxFile: resolve(cwd, pfx), ...passphraseOf(context) }
  if (given.text('tls-pfx-password') !== undefined) {
    throw new SyncError('USAGE', '--tls-pfx-password belongs to --tls-pfx.')
  }
  if (!selfSigned) return undefined
  const names = ['localhost', '127.0.0.1', '::1']
  return { selfSigned: names.includes(host) || host === '0.0.0.0' ? names : [host, ...names] }
}

function passphraseOf({ given, cwd, environment }: CommandContext): { passphrase?: () => string } {
  const text = given.text('tls-pfx-password')
  if (text === undefined) return {}
  const reference = secretOption('--tls-pfx-password', text)
  return { passphrase: () => readSecret(reference, { env: environment, cwd }).reveal() }
}
