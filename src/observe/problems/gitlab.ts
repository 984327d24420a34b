import { createHash } from 'node:crypto'
import type { Problem } from '../../model/problem.ts'
import { messageOf, type ProblemWriter } from './report.ts'

/** A GitLab Code Quality report. */
export const gitlab: ProblemWriter = {
  name: 'gitlab',
  summary: 'GitLab: a Code Quality report for merge requests.',
  write(report) {
    const seen = new Map<string, number>()
    const findings = report.problems.map((problem) => finding(problem, seen))
    return `${JSON.stringify(findings, null, 2)}\n`
  },
}

function finding(problem: Problem, seen: Map<string, number>): object {
  const { start, end } = problem.span
  return {
    description: messageOf(problem),
    check_name: problem.rule,
    fingerprint: fingerprintOf(problem, seen),
    severity: problem.severity === 'error' ? 'major' : 'minor',
    location: { path: start.file, lines: { begin: start.line, end: end.line } },
  }
}

/**
 * Stays the same when lines are added above, so that GitLab tells new findings from old ones; equal
 * findings in one file are numbered.
 */
function fingerprintOf(problem: Problem, seen: Map<string, number>): string {
  const identity = JSON.stringify([problem.rule, problem.span.start.file, problem.message])
  const count = (seen.get(identity) ?? 0) + 1
  seen.set(identity, count)
  return createHash('sha256').update(`${identity}#${count}`).digest('hex')
}
