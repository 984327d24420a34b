import { statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/**
 * Which file stood at a path. The system gives its number to no other one while it is open, deleted or not; so that
 * nobody has to open it a second time, which would cost SQLite its locks when that is closed.
 */
export interface FileIdentity {
  readonly device: bigint
  readonly inode: bigint
}

/** The file at a path, through links; `undefined` where there is none, or the system cannot tell. */
export function identityOf(path: string): FileIdentity | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false, bigint: true })
    return found && { device: found.dev, inode: found.ino }
  } catch {
    return undefined
  }
}

/** What stands at a path where a file was opened. Where the system cannot tell, it is the file that was there. */
export function whatStands(path: string, opened: FileIdentity): 'it' | 'another' | 'none' {
  try {
    const found = statSync(path, { throwIfNoEntry: false, bigint: true })
    if (found === undefined) return 'none'
    return found.dev === opened.device && found.ino === opened.inode ? 'it' : 'another'
  } catch {
    return 'it'
  }
}

/** A file as `DatabaseSync` takes it when no empty one is to be made where it is gone (https://sqlite.org/uri.html). */
export function existing(path: string): URL {
  const url = pathToFileURL(path)
  url.searchParams.set('mode', 'rw')
  return url
}
