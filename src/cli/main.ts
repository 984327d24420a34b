import { systemClock } from '../model/clock.ts'
import { runCommandLine } from './run.ts'

/** The program: the one place that reads `argv` and sets the exit code. */
export async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    environment: process.env,
    clock: systemClock,
    signal: interruption(),
    onHangup(listener) {
      process.on('SIGHUP', listener)
      return () => process.off('SIGHUP', listener)
    },
  })
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
