import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SyncError } from '../model/errors.ts'

/** How often a folder is measured, in milliseconds. */
const EVERY = 200

/** Watches over how large a folder grows. */
export interface SizeWatch {
  /** Fires with `REPOSITORY_TOO_LARGE` as its reason. */
  readonly exceeded: AbortSignal
  /** Measures once more. @throws SyncError `REPOSITORY_TOO_LARGE` */
  check(): Promise<void>
  stop(): void
}

/** Measures a folder of packs until it is told to stop. @param most bytes */
export function watchSize(folder: string, most: number): SizeWatch {
  const enough = new AbortController()
  const measure = async (): Promise<void> => {
    if ((await sizeOf(folder)) > most) enough.abort(tooLarge(most))
  }
  const timer = setInterval(() => void measure(), EVERY)
  return {
    exceeded: enough.signal,
    async check() {
      await measure()
      enough.signal.throwIfAborted()
    },
    stop: () => clearInterval(timer),
  }
}

async function sizeOf(folder: string): Promise<number> {
  try {
    const names = await readdir(folder)
    const sizes = await Promise.all(
      names.map(async (name) => (await stat(join(folder, name))).size),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  } catch {
    // A file that git has just renamed is counted at the next look.
    return 0
  }
}

function tooLarge(most: number): SyncError {
  return new SyncError(
    'REPOSITORY_TOO_LARGE',
    `The repository is larger than ${Math.round(most / 1_048_576)} MB, which is more than configuration needs. ` +
      'Keep the connectors in a repository of their own.',
  )
}
