import type { RunReport } from '../engine/run/report.ts'
import { ERROR_CODES } from '../model/errors.ts'

/** The exit code of a command that ran something (spec §9). */
export function runExit({ result, failure }: RunReport): number {
  switch (result) {
    case 'done':
      return 0
    case 'errors':
    case 'incomplete':
      return 1
    case 'held':
      return 3
    case 'interrupted':
      return 130
    case 'failed':
      return exitOf(failure?.code ?? 'INTERNAL')
  }
}

function exitOf(code: string): number {
  const known = Object.entries(ERROR_CODES).find(([name]) => name === code)
  return known === undefined ? 1 : known[1].exit
}
