import type { Awaitable } from '../model/awaitable.ts'
import type { ConnectorSource, FileSource } from '../model/definition.ts'
import type { Source } from './source.ts'

/** The definitions of sources that are pulled, by kind. */
export interface PulledDefinitions {
  readonly csv: FileSource
  readonly json: FileSource
  readonly connector: ConnectorSource
}

/** A kind of source that is pulled, by the name that the configuration uses. */
export type PulledKind = keyof PulledDefinitions

/** One kind of source: its name, what it is, and how it is opened. Nothing is read before `read`. */
export interface SourceKind<Definition> {
  readonly name: PulledKind
  /** What it reads, in a sentence. */
  readonly summary: string
  open(definition: Definition, surroundings: SourceSurroundings): Source
}

/** What a source needs from outside the configuration. */
export interface SourceSurroundings {
  /** The accepted objects of another connector; `undefined` when there is no such connector. */
  readonly accepted: (connector: string) => AcceptedObjects | undefined
}

/** The objects of one type of a connector, as its connector space holds them. */
export interface AcceptedObjects {
  /** The next ones in the order of their number, beginning behind `after`; none at the end. */
  scan(options: {
    readonly after?: number
    readonly limit: number
  }): Awaitable<readonly AcceptedObject[]>
}

/** As much of a record of the connector space as a source reads. */
export interface AcceptedObject {
  readonly number: number
  readonly id: string
  readonly sourceKey?: string
  /** JSON text of the last accepted source object; empty for a row that nobody delivered. */
  readonly accepted: string
  readonly state: string
  /** How its own source has it; `absent` when a complete read no longer did. */
  readonly standing: string
}
