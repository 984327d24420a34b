import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { SyncError } from '../../model/errors.ts'
import { type FileIdentity, identityOf, whatStands } from '../../sqlite-file/file-identity.ts'
import { unreadable } from '../space-object.ts'

/** Milliseconds between two looks at the file. */
const LOOK = 250

/** The error of each connector space that has lost its file while it was open, by path. */
const LOST = new Map<string, SyncError>()

/**
 * Notices when the file of a connector space that this process writes is deleted, or another one is put in its
 * place: SQLite goes on in a file that nobody can open again, and all that it is told is lost with the process.
 *
 * Then everything that the space holds is written into a file once more, the space takes no write any more, and
 * {@link FilePresence.lost} fires.
 */
export class FilePresence {
  readonly #database: DatabaseSync
  readonly #path: string
  /** The file that was opened, whatever stands at its path by now. */
  readonly #file: FileIdentity | undefined
  readonly #writeOut: () => void
  readonly #lost = new AbortController()
  readonly #timer: NodeJS.Timeout

  /** @param writeOut writes what is still in memory only */
  constructor(database: DatabaseSync, path: string, writeOut: () => void) {
    this.#database = database
    this.#path = path
    this.#writeOut = writeOut
    this.#file = identityOf(path)
    LOST.delete(path)
    this.#timer = setInterval(() => this.look(), LOOK)
    this.#timer.unref()
  }

  /** Fires once, with `STATE_LOST` as its reason. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Looks whether the file is still the one that was opened. */
  look(): void {
    const there = this.#file === undefined ? 'it' : whatStands(this.#path, this.#file)
    if (there === 'it' || this.#lost.signal.aborted) return
    // A copy cannot be made in the middle of a transaction; the next look comes soon.
    if (!this.#database.isOpen || this.#database.isTransaction) return
    const error = this.#rescue(there === 'none' ? this.#path : `${this.#path}.rescued`)
    this.#database.exec('PRAGMA query_only = ON')
    LOST.set(this.#path, error)
    clearInterval(this.#timer)
    this.#lost.abort(error)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #rescue(into: string): SyncError {
    const what =
      `The file of the connector space, ${this.#path}, was ` +
      `${into === this.#path ? 'deleted' : 'replaced by another one'} while this process had it open. ` +
      'Nothing more is written, to no table either. '
    try {
      this.#writeOut()
      // Logs of the file that is gone must not be taken for those of the new one.
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${into}${suffix}`, { force: true })
      mkdirSync(dirname(into), { recursive: true, mode: 0o700 })
      closeSync(openSync(into, 'wx', 0o600))
      this.#database.prepare('VACUUM INTO ?').run(into)
    } catch (cause) {
      const message = `${what}What it held could not be saved; "rollcall state rebuild" joins the rows again.`
      return new SyncError('STATE_LOST', message, { cause })
    }
    return new SyncError(
      'STATE_LOST',
      into === this.#path
        ? `${what}All that it held is in a new file of that name: start again.`
        : `${what}All that it held is in ${into}: put that in its place, or delete it, and start again.`,
    )
  }
}

/** What a failure of the state file means: that it was lost, where it was. */
export function failureOf(path: string, error: unknown): SyncError {
  return LOST.get(path) ?? unreadable(path, error)
}
