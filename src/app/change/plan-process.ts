import { workOut, type PlanMessage, type PlanTask } from './work-out.ts'

// The process of `run-apart.ts`: it has nothing of its parent but what it is handed.
const stop = new AbortController()
// Ctrl-C reaches every process of a terminal; the parent says what is to be done.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit(0))
process.on('message', (message: PlanTask | 'stop') => {
  if (message === 'stop') stop.abort()
  else void workOut(message, stop.signal, tell)
})

function tell(message: PlanMessage): void {
  process.send?.(message)
}
