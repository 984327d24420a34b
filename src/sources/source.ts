import type { Code } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'

/** One person as a pull source delivers it. */
export interface SourceRecord {
  /** What identifies the person at the source: the value of `key`, as text. Never empty, never twice in a read. */
  readonly key: string
  /** The source's own fields; "no value" is absence, no object in it has a prototype with names. */
  readonly object: SourceObject
}

/** Something in a source that could not be taken for a person. No value of a person stands in it. */
export interface SourceFault {
  readonly code: Code
  /** Line of a file, or number of a record, from 1. */
  readonly at: number
  /** What is wrong and what to do, in a sentence with names and numbers only. */
  readonly message: string
}

/**
 * How a read ended. Whatever was delivered may be applied; only a complete read says that somebody who was
 * not delivered is absent.
 */
export interface ReadEnd {
  readonly complete: boolean
  /** Records delivered. */
  readonly count: number
  /** The first faults, at most 100, in order; any fault makes the read incomplete. */
  readonly faults: readonly SourceFault[]
  /** Faults in all. */
  readonly faultCount: number
  /** Names what was read, so that a plan can be bound to it: the same bytes give the same text. */
  readonly digest: string
  /** Facts to compare the next read with, such as whether the last line had an end; kept as a watermark. */
  readonly facts: Readonly<Record<string, string | number | boolean>>
}

/** How a source is read. */
export interface ReadOptions {
  readonly signal?: AbortSignal
  /** `facts` of the last complete read. */
  readonly before?: ReadEnd['facts']
  /** Told how far a read is, 0 to 1, where that can be known. */
  readonly onProgress?: (share: number) => void
}

/**
 * A source that is pulled. A read is a stream with bounded memory: batches of at most some thousand records,
 * in the order of the source; the generator's return value says how it ended.
 */
export interface Source {
  readonly kind: string
  /** What is read, for messages: a path, never a secret. */
  readonly title: string
  /**
   * Reads everything.
   *
   * @throws SyncError `SOURCE_UNREADABLE` when nothing at all can be read (no file, no permission);
   *   everything later is a fault
   */
  read(options: ReadOptions): AsyncGenerator<readonly SourceRecord[], ReadEnd>
}
