import type { Server as SecureServer } from 'node:https'
import type { Clock } from '../model/clock.ts'
import { SyncError } from '../model/errors.ts'
import { certificateFacts, daysLeft, type CertificateFacts } from './certificate.ts'
import { readTlsFiles, type TlsMaterial, type TlsSource } from './tls.ts'

/** How the certificate of a server stands. */
export interface CertificateState {
  readonly facts: CertificateFacts
  /** Whether the files could not be used the last time that they were read. */
  readonly reloadFailed: boolean
}

/** What there is to tell of a certificate; each is told once. */
export type CertificateNews =
  | { readonly kind: 'exchanged'; readonly facts: CertificateFacts }
  /** Changed files that cannot be used; the certificate before stays. */
  | { readonly kind: 'refused'; readonly problem: unknown }
  /** It ends soon, or has ended: told 30, 14, 7, 3 and 1 days before, and at the end. */
  | { readonly kind: 'ends'; readonly facts: CertificateFacts; readonly daysLeft: number }

/** What a watch is made of. */
export interface CertificateWatchOptions {
  readonly source: TlsSource
  readonly material: TlsMaterial
  readonly server: SecureServer
  readonly clock: Clock
  /** How often is looked, in milliseconds. */
  readonly every: number
  readonly onNews: (news: CertificateNews) => void
}

const WARNINGS = [30, 14, 7, 3, 1, 0] as const

/**
 * Takes over certificate files that change, and says when the end of a certificate comes near. Contents are compared,
 * not times: a secret that is mounted as a link changes without a new file date.
 */
export class CertificateWatch {
  readonly #options: CertificateWatchOptions
  readonly #timer: NodeJS.Timeout
  #material: TlsMaterial
  #facts: CertificateFacts
  #refused: string | undefined
  /** The last warning that was told, in days; beyond all of them at first. */
  #warned = Number.POSITIVE_INFINITY
  #isLooking = false

  private constructor(options: CertificateWatchOptions, facts: CertificateFacts) {
    this.#options = options
    this.#material = options.material
    this.#facts = facts
    this.#timer = setInterval(() => void this.#lookOnce(), options.every).unref()
    this.#warn()
  }

  static async start(options: CertificateWatchOptions): Promise<CertificateWatch> {
    return new CertificateWatch(options, await certificateFacts(options.material))
  }

  get state(): CertificateState {
    return { facts: this.#facts, reloadFailed: this.#refused !== undefined }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #lookOnce(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    await this.#look()
    this.#isLooking = false
  }

  async #look(): Promise<void> {
    const { source, onNews } = this.#options
    try {
      if (!('selfSigned' in source)) await this.#takeOver(readTlsFiles(source))
      this.#refused = undefined
    } catch (problem) {
      const said = problem instanceof Error ? problem.message : String(problem)
      if (said !== this.#refused) onNews({ kind: 'refused', problem })
      this.#refused = said
    }
    this.#warn()
  }

  async #takeOver(material: TlsMaterial): Promise<void> {
    if (textOf(material) === textOf(this.#material)) return
    const { server, clock, onNews } = this.#options
    const facts = await certificateFacts(material)
    if (daysLeft(facts, clock.now()) < 0 && daysLeft(this.#facts, clock.now()) >= 0) {
      throw new SyncError(
        'TLS_INVALID',
        `The new certificate ended on ${facts.validTo}; the one before goes on to ${this.#facts.validTo}.`,
      )
    }
    server.setSecureContext({ ...material, minVersion: 'TLSv1.2' })
    this.#material = material
    if (facts.fingerprint !== this.#facts.fingerprint) this.#warned = Number.POSITIVE_INFINITY
    this.#facts = facts
    onNews({ kind: 'exchanged', facts })
  }

  #warn(): void {
    const { clock, onNews } = this.#options
    const left = daysLeft(this.#facts, clock.now())
    const stage = WARNINGS.findLast((days) => (days === 0 ? left < 0 : left < days))
    if (stage === undefined || stage >= this.#warned) return
    this.#warned = stage
    onNews({ kind: 'ends', facts: this.#facts, daysLeft: left })
  }
}

function textOf({ cert, key, pfx, passphrase, ca }: TlsMaterial): string {
  return JSON.stringify([cert, key, pfx?.toString('base64'), passphrase, ca])
}
