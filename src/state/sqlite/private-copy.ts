import { accessSync, closeSync, constants, openSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'

/** A file beside the connector space that holds a copy of it for a while; only its owner may read it. */
export interface PrivateCopy {
  readonly path: string
  remove(): void
}

const MARK = '.copy-'

/**
 * Makes the empty file of a private copy, named for this process: in the folder of the connector space, which
 * holds the same data already, or among temporary files where nothing can be written there.
 */
export function makePrivateCopy(space: string): PrivateCopy {
  const name = `${basename(space)}${MARK}${process.pid}-${randomBytes(4).toString('hex')}`
  const path =
    space === ':memory:' || !isWritable(dirname(space))
      ? join(tmpdir(), `rollcall-${name}`)
      : join(dirname(space), name)
  closeSync(openSync(path, 'wx', 0o600))
  return {
    path,
    remove() {
      for (const part of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${part}`, { force: true })
    },
  }
}

/** Removes copies of processes that were killed. */
export function removeStaleCopies(space: string): void {
  const folder = dirname(space)
  const start = `${basename(space)}${MARK}`
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(start) ? Number.parseInt(name.slice(start.length), 10) : Number.NaN
    if (pid > 0 && !isAlive(pid)) rmSync(join(folder, name), { force: true })
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: somebody else's process has this number.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
