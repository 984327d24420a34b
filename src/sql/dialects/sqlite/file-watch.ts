import { SyncError } from '../../../model/errors.ts'
import { type FileIdentity, whatStands } from '../../../sqlite-file/file-identity.ts'

/** Milliseconds between two looks while nobody asks. */
const LOOK = 250

/** Milliseconds for which reads trust the last look. */
const FRESH = 5

/**
 * Notices that the file of a target was moved away, deleted or replaced while it is open: SQLite goes on in the file
 * that it has, where nobody would find the rows.
 */
export class FileWatch {
  readonly #path: string
  readonly #file: FileIdentity
  readonly #timer: NodeJS.Timeout
  #lookedAt = performance.now()
  #lost: 'none' | 'another' | undefined

  /**
   * @param file as it was before it was opened: should it be replaced in between, the connection counts as lost
   * @param onLost called once, when nobody asked for the look that found it
   */
  constructor(path: string, file: FileIdentity, onLost: () => void) {
    this.#path = path
    this.#file = file
    this.#timer = setInterval(() => {
      if (this.look() !== undefined) onLost()
    }, LOOK)
    this.#timer.unref()
  }

  /** What is at the path instead of the file; what was lost once stays lost. */
  look(): 'none' | 'another' | undefined {
    if (this.#lost !== undefined) return this.#lost
    this.#lookedAt = performance.now()
    const there = whatStands(this.#path, this.#file)
    if (there === 'it') return undefined
    clearInterval(this.#timer)
    this.#lost = there
    return there
  }

  /** The same for reads, of which there are many: at most every few milliseconds. */
  glance(): 'none' | 'another' | undefined {
    return performance.now() - this.#lookedAt < FRESH ? this.#lost : this.look()
  }

  /** @throws SyncError `DATABASE_UNREACHABLE` when the file is not at its path any more */
  require(): void {
    refuse(this.#path, this.look())
  }

  /** The same before a write, which is looked at again when it is durable. */
  requireLately(): void {
    refuse(this.#path, this.glance())
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

function refuse(path: string, lost: 'none' | 'another' | undefined): void {
  if (lost !== undefined) throw fileLost(path, lost)
}

/** The error of a file that was lost while it was open, by what stands at its path. */
export function fileLost(path: string, there: 'none' | 'another'): SyncError {
  const message =
    there === 'none'
      ? `The SQLite file ${path} is no longer there: it was moved or deleted while it was open. Put it back; nothing is read or written until then.`
      : `The SQLite file ${path} was replaced by another one while it was open. Nothing is written into the new one before the old one is closed; try again.`
  return new SyncError('DATABASE_UNREACHABLE', message, { reason: 'no-file', retryAfter: 5 })
}
