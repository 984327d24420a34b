/** Writes text somewhere, in the order it is given. */
export interface LineStream {
  write(text: string): unknown
}

/** Lines that may wait for the end of a turn of the event loop. */
export interface TurnLines {
  /** Writes the line with all others of this turn, in one write. */
  writeSoon(line: string): void
  /** Writes the line at once, and first those that wait. */
  write(line: string): void
}

/** What writes the lines that still wait. */
const waiting = new Set<() => void>()
let watched = false

/**
 * Gathers the lines of one turn of the event loop into one write: a service that answers ten requests in a
 * turn asks the system once to write ten lines, after the answers are on their way. A process that ends
 * writes what waits first, also when nobody foresaw its end.
 */
export function turnLines(stream: LineStream): TurnLines {
  let text = ''
  const flush = (): void => {
    waiting.delete(flush)
    if (text === '') return
    const lines = text
    text = ''
    stream.write(lines)
  }
  return {
    writeSoon(line) {
      if (text === '') {
        waiting.add(flush)
        watchExit()
        setImmediate(flush)
      }
      text += line
    },
    write(line) {
      flush()
      stream.write(line)
    },
  }
}

function watchExit(): void {
  if (watched) return
  watched = true
  process.on('exit', () => {
    for (const flush of waiting) flush()
  })
}
