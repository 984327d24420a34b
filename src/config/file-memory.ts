import type { ConfigurationFile } from './configuration.ts'
import type { FileParts } from './file-parts.ts'
import type { Places } from './places.ts'

/**
 * What is remembered of files between two loads, so that only a file whose text has changed is parsed again. The
 * way back to the files belongs to it: what one load gave stays good after the next.
 */
export interface FileMemory {
  readonly places: Places
  /** The file taken apart: as it was before when its text is the same, else by `read`. */
  parts(file: ConfigurationFile, read: () => FileParts): FileParts
  /** Forgets what nobody asked for since the last time. */
  forget(): void
}

/** A memory without anything in it. */
export function createFileMemory(): FileMemory {
  let known = new Map<string, Remembered>()
  let asked = new Map<string, Remembered>()
  return {
    places: new WeakMap(),
    parts(file, read) {
      const before = asked.get(file.path) ?? known.get(file.path)
      const same = before?.file.text === file.text && before.file.name === file.name
      const one = same ? before : { file, parts: read() }
      asked.set(file.path, one)
      return one.parts
    },
    forget() {
      known = asked
      asked = new Map()
    },
  }
}

interface Remembered {
  readonly file: ConfigurationFile
  readonly parts: FileParts
}
