import { closeSync, openSync, readdirSync, rmSync } from 'node:fs'
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
 * Makes the empty file of a private copy: in the folder of the connector space, which holds the same data
 * already, and named for this process.
 */
export function makePrivateCopy(space: string): PrivateCopy {
  const beside = space === ':memory:' ? join(tmpdir(), 'rollcall') : space
  const path = `${beside}${MARK}${process.pid}-${randomBytes(4).toString('hex')}`
  closeSync(openSync(path, 'wx', 0o600))
  return {
    path,
    remove() {
      for (const part of ['', '-wal', '-shm']) rmSync(`${path}${part}`, { force: true })
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: somebody else's process has this number.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
