import { fill, palette, terminalWidth, wantsColour, type TerminalStream } from './terminal.ts'

/** Tells on stderr how far something is. */
export interface Progress {
  /** So many are done in all; `total` where it became known meanwhile. */
  update(done: number, total?: number): void
  /** The last word; nothing is left on a terminal. */
  end(): void
}

/** What a progress report is drawn with. */
export interface ProgressOptions {
  readonly stream: TerminalStream & { write(text: string): unknown }
  /** What is being done, such as `reading rows`. */
  readonly title: string
  readonly total?: number
  /** Milliseconds. */
  readonly now: () => number
  /** Without it there are no colours. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly quiet?: boolean
}

/** Nothing is said before this; what is faster needs no progress. */
const PATIENCE = 1_000
const TERMINAL_EVERY = 100
const LINE_EVERY = 5_000
const BAR = 24

/**
 * Progress for what may take longer than a second: on a terminal one line that is drawn over, with bar,
 * rate and remaining time; elsewhere a line every few seconds. It has no timer of its own: it is drawn
 * when there is something new, and never keeps the process alive.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, now } = options
  if (options.quiet === true) return { update() {}, end() {} }
  const terminal = stream.isTTY === true
  const every = terminal ? TERMINAL_EVERY : LINE_EVERY
  const start = now()
  let total = options.total
  let drawn: number | undefined
  return {
    update(done, known) {
      total = known ?? total
      const time = now()
      if (time - start < PATIENCE || (drawn !== undefined && time - drawn < every)) return
      drawn = time
      const line = describe(options.title, done, total, time - start)
      stream.write(terminal ? overwrite(line, options) : `${line}\n`)
    },
    end() {
      if (terminal && drawn !== undefined) stream.write('\r\u001b[K')
    },
  }
}

function overwrite(line: string, { stream, environment }: ProgressOptions): string {
  const width = terminalWidth(stream, 80) - 1
  const { faint } = palette({
    colour: environment !== undefined && wantsColour(stream, environment),
  })
  return `\r\u001b[K${faint(line.slice(0, width))}`
}

function describe(title: string, done: number, total: number | undefined, elapsed: number): string {
  const rate = (done * 1000) / Math.max(1, elapsed)
  const speed = `${formatCount(Math.round(rate))}/s`
  if (total === undefined || total <= 0) return `${title}  ${formatCount(done)}  ${speed}`
  const share = Math.min(1, done / total)
  const full = Math.round(share * BAR)
  const bar = '█'.repeat(full) + '░'.repeat(BAR - full)
  const left = rate > 0 ? `  ${formatDuration(((total - done) * 1000) / rate)} left` : ''
  const percent = fill(`${Math.floor(share * 100)} %`, 5, 'right')
  return `${title}  ${bar} ${percent}  ${formatCount(done)} of ${formatCount(total)}  ${speed}${left}`
}

/** `12 345`: thousands apart by a no-break thin space, as numbers are written in every language. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, '\u202f')
}

/** `850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 10_000) return `${(milliseconds / 1_000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
