import type { RunReport } from '../engine/run/report.ts'
import { unreachable } from '../model/unreachable.ts'
import { ERROR_CODES, isCode } from '../model/errors.ts'

/** The exit code of a command that ran something (spec §9). */
export function runExit({ result, failure, left }: RunReport): number {
  switch (result) {
    case 'done':
      // An undo that left rows has not done all that was asked.
      return left === undefined ? 0 : 1
    case 'errors':
    case 'incomplete':
      return 1
    case 'held':
      return 3
    case 'interrupted':
      return 130
    case 'failed':
      return exitOf(failure?.code ?? 'INTERNAL')
    default:
      return unreachable(result)
  }
}

function exitOf(code: string): number {
  return isCode(code) ? ERROR_CODES[code].exit : 1
}
