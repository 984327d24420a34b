import type { ConnectorDefinition } from '../model/definition.ts'
import type { Problem } from '../model/problem.ts'
import type { FileParts, Part } from './file-parts.ts'
import type { Places } from './places.ts'
import { Remembered } from './remembered.ts'

/**
 * What is remembered of a configuration between two loads: only files whose text has changed are parsed again, and
 * only connectors of which something has changed are merged and brought into normal form. Everything else is the very
 * same object as before, by which others can tell.
 *
 * The way back to the files belongs to it: what one load gave stays good after the next.
 */
export interface ConfigurationMemory {
  readonly places: Places
  /** By path. */
  readonly files: Remembered<FileParts>
  /** Fragments with the overlay laid over them, by name. */
  readonly fragments: Remembered<LaidFragment>
  /** Connectors with their fragments and the overlay, by name. */
  readonly merged: Remembered<MergedConnector>
  readonly definitions: Remembered<DefinedConnector>
}

/** A fragment with an overlay laid over it. */
export interface LaidFragment {
  readonly part: Part
  readonly problems: readonly Problem[]
}

/** A connector as it stands in the files, put together. */
export interface MergedConnector {
  /** With the fragments that the overlay names, if it names any; nothing merged in. */
  readonly written: Part
  /** With its fragments, and with the overlay over that. */
  readonly merged: Part
  readonly problems: readonly Problem[]
}

/** A connector in normal form, or why it has none. */
export interface DefinedConnector {
  /** Absent where it has errors. */
  readonly definition?: ConnectorDefinition
  readonly problems: readonly Problem[]
}

/** A memory without anything in it. */
export function createMemory(): ConfigurationMemory {
  return {
    places: new WeakMap(),
    files: new Remembered(),
    fragments: new Remembered(),
    merged: new Remembered(),
    definitions: new Remembered(),
  }
}

/** Ends a load: what it did not ask for is forgotten. */
export function endLoad(memory: ConfigurationMemory): void {
  memory.files.forget()
  memory.fragments.forget()
  memory.merged.forget()
  memory.definitions.forget()
}
