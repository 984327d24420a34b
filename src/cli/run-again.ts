import { once } from 'node:events'
import { isSyncError } from '../model/errors.ts'
import type { CommandContext } from './command.ts'

/** One round of a command that is run again and again. */
export interface Round {
  /** The files that it read, as far as it came. */
  readonly paths: readonly string[]
  readonly exit: number
  /** What it could not go on after. */
  readonly thrown?: unknown
}

/**
 * Runs a command whenever one of the files that it read has changed, until somebody stops it. What cannot be
 * read or is wrong just now is said, and waited for.
 *
 * @returns 130
 * @throws whatever is our own bug
 */
export async function runAgain(
  context: CommandContext,
  play: () => Promise<Round>,
): Promise<number> {
  const { watchFiles } = await import('../app/service/watch-files.ts')
  const { signal, stdout, stderr } = context
  let failed: unknown
  const stopped = new AbortController()
  const round = async (): Promise<void> => {
    try {
      if (stdout.isTTY === true) stdout.write('\u001b[H\u001b[2J')
      const { paths, thrown } = await play()
      if (thrown !== undefined && !isSyncError(thrown)) throw thrown
      if (thrown !== undefined) stderr.write(`rollcall: ${thrown.message} [${thrown.code}]\n`)
      if (!context.global.quiet) stderr.write('Waiting for a change; Ctrl-C ends.\n')
      await watch.watch(paths)
    } catch (error) {
      failed = error
      stopped.abort()
    }
  }
  const watch = watchFiles(round)
  // The watch alone keeps no process alive.
  const alive = setInterval(() => undefined, 60_000)
  try {
    await round()
    const ended = AbortSignal.any([signal, stopped.signal])
    if (!ended.aborted) await once(ended, 'abort')
  } finally {
    clearInterval(alive)
    watch.close()
  }
  if (failed !== undefined) throw failed
  return 130
}
