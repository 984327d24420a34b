import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** How often files are looked at, in milliseconds; works on network shares and mounted secrets too. */
const EVERY = 1_000

/** Looks at files until it is closed. */
export interface FileWatch {
  /** The files to look at from now on; also the folders they are in, where included files may appear. */
  watch(paths: readonly string[]): Promise<void>
  close(): void
}

/** Tells when one of the files, or the list of files beside it, has changed. */
export function watchFiles(changed: () => Promise<void>): FileWatch {
  let paths: readonly string[] = []
  let known = ''
  let busy = false
  const look = async (): Promise<void> => {
    if (busy) return
    busy = true
    try {
      const now = await marksOf(paths)
      if (now === known) return
      known = now
      await changed()
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => void look(), EVERY)
  timer.unref()
  return {
    async watch(files) {
      paths = [...new Set(files.flatMap((file) => [file, dirname(file)]))]
      known = await marksOf(paths)
    },
    close: () => clearInterval(timer),
  }
}

async function marksOf(paths: readonly string[]): Promise<string> {
  const marks = await Promise.all(
    paths.map(async (path) => {
      try {
        const { mtimeMs, size, ino } = await stat(path)
        return `${mtimeMs} ${size} ${ino}`
      } catch {
        return 'absent'
      }
    }),
  )
  return marks.join('\n')
}
