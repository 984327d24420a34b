import { createHash } from 'node:crypto'
import type { Problem } from '../../model/problem.ts'

/**
 * Gives each problem of a report a name that stays when lines are added above, so that new findings are told
 * from old ones: a SHA-256 in hexadecimal of rule, file and sentence. Equal findings in one file are numbered.
 */
export function fingerprints(): (problem: Problem) => string {
  const seen = new Map<string, number>()
  return (problem) => {
    const identity = JSON.stringify([problem.rule, problem.span.start.file, problem.message])
    const count = (seen.get(identity) ?? 0) + 1
    seen.set(identity, count)
    return createHash('sha256').update(`${identity}#${count}`).digest('hex')
  }
}
