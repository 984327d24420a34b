import type { FindFiles } from '../../config/include.ts'
import type { ReadFile } from '../../config/read-files.ts'

/**
 * One version of the configuration's files: a commit, or what a folder held at a moment. Never changes.
 *
 * Its files are thought to stand below `root`, wherever their bytes are kept: relative paths in them (a SQLite
 * file, a CSV file) start there, so that a definition reads the same in every revision that did not change it.
 */
export interface Revision {
  /** The commit's 40 hex digits, or `files-` and a digest of their names and contents. */
  readonly name: string
  /** Present for a commit; for people. */
  readonly commit?: CommitFacts
  /** Absolute. */
  readonly root: string
  /** The configuration files that the service was told to serve, absolute, below `root`. */
  readonly config: readonly string[]
  readonly readFile: ReadFile
  readonly findFiles: FindFiles
}

/** What people want to know of a commit. No e-mail address. */
export interface CommitFacts {
  readonly author: string
  /** RFC 3339, UTC. */
  readonly at: string
  /** First line of its message, cut to 120 characters. */
  readonly subject: string
  /** Principal of the signature that was verified. */
  readonly signedBy?: string
}

/** Where revisions come from: a folder that is watched, or a git repository that is fetched. */
export interface RevisionSource {
  /** For people, without secrets: `./connectors.yaml`, `https://git.example.com/hr/rollcall.git main`. */
  readonly description: string
  /**
   * Looks for the newest revision; its files are kept on the disk from now on.
   *
   * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`, `REPOSITORY_*`, `COMMIT_*`: what was
   *   active goes on
   */
  newest(signal: AbortSignal): Promise<Revision>
  /**
   * A revision that was given before, from what the disk keeps: needs no network, and works when the repository
   * is gone.
   *
   * @returns `undefined` when its files are no longer kept
   */
  recall(name: string): Promise<Revision | undefined>
  /** Only these are still needed; the files of others may go. */
  keep(names: readonly string[]): Promise<void>
  /** Tells when it is worth asking for the newest again, until it is closed. */
  watch(changed: () => void): void
  close(): Promise<void>
}
