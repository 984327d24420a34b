import { systemClock } from '../model/clock.ts'
import { runCommandLine } from './run.ts'

/** The program: the one place that reads `argv` and sets the exit code. */
export async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)
  // When nothing is left to do, memory is given back with the process: taking it apart first takes its time.
  process.once('beforeExit', () => process.exit())
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    environment: process.env,
    clock: systemClock,
    signal: interruption(),
    onSignal(name, listener) {
      process.on(name, listener)
      return () => process.off(name, listener)
    },
  })
}

/** Whoever read the output has enough of it, as in `rollcall explain | head`; the exit code stays what it is. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** The first Ctrl-C or SIGTERM asks for an orderly end, the second ends at once. */
function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130)
      controller.abort(name)
    })
  }
  return controller.signal
}
