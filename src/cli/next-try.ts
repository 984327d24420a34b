import { MOST_ATTEMPTS, NEVER } from '../engine/run/export-failure.ts'
import type { ExportFailure } from '../state/space.ts'
import { formatMinute } from './format-time.ts'

/** When a row in error is tried again, in a few words. */
export function nextTry({ attempts, nextAt }: ExportFailure): string {
  // No statement was sent: what the source says, or the mapping, has to change.
  if (attempts === 0) return 'nothing was sent; every run looks again'
  if (nextAt === NEVER)
    return `given up after ${attempts} tries; a run that is asked for tries again`
  return `${attempts} of ${MOST_ATTEMPTS} tries, next ${formatMinute(nextAt)}`
}
