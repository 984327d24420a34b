import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** How often files are looked at, in milliseconds; works on network shares and mounted secrets too. */
const EVERY = 1_000

/** The pause behind a look is so many times as long as the look: ten thousand files are not all that there is to do. */
const PAUSES = 20

/** Files that are looked at in one go. */
const AT_ONCE = 200

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
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const look = async (): Promise<void> => {
    const begun = performance.now()
    const looked = paths
    const now = await marksOf(looked)
    const took = performance.now() - begun
    try {
      // Others may have been named meanwhile, with what is known of them.
      if (looked !== paths || now === known) return
      known = now
      await changed()
    } finally {
      lookAgain(took)
    }
  }
  const lookAgain = (took: number): void => {
    if (closed) return
    timer = setTimeout(() => void look(), Math.max(EVERY, took * PAUSES))
    timer.unref()
  }
  lookAgain(0)
  return {
    async watch(files) {
      const all = [...new Set(files.flatMap((file) => [file, dirname(file)]))]
      const marks = await marksOf(all)
      paths = all
      known = marks
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

async function marksOf(paths: readonly string[]): Promise<string> {
  const marks: string[] = []
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    marks.push(...(await Promise.all(paths.slice(from, from + AT_ONCE).map(markOf))))
  }
  return marks.join('\n')
}

async function markOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return 'absent'
  }
}
