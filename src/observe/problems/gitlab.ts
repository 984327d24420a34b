import type { Problem } from '../../model/problem.ts'
import { fingerprints } from './fingerprint.ts'
import { messageOf, type ProblemWriter } from './report.ts'

/** A GitLab Code Quality report. */
export const gitlab: ProblemWriter = {
  name: 'gitlab',
  summary: 'GitLab: a Code Quality report for merge requests.',
  write(report) {
    const fingerprint = fingerprints()
    const findings = report.problems.map((problem) => finding(problem, fingerprint(problem)))
    return `${JSON.stringify(findings, null, 2)}\n`
  },
}

function finding(problem: Problem, fingerprint: string): object {
  const { start, end } = problem.span
  return {
    description: messageOf(problem),
    check_name: problem.rule,
    fingerprint,
    severity: problem.severity === 'error' ? 'major' : 'minor',
    location: { path: start.file, lines: { begin: start.line, end: end.line } },
  }
}
