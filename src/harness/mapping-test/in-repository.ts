import { nameInRepository } from '../../observe/problems/in-repository.ts'
import type { TestReport } from './run-tests.ts'

/** A report whose files are named as the repository names them; see `observe/problems/in-repository.ts`. */
export function inRepository(report: TestReport, cwd: string): TestReport {
  const names = nameInRepository(cwd)
  const files = report.files.map((file) => ({
    ...file,
    file: names.file(file.file),
    problems: file.problems.map(names.problem),
    warnings: file.warnings.map(names.problem),
    results: file.results.map((one) => ({ ...one, span: names.span(one.span) })),
  }))
  const coverage = report.coverage.map((one) => ({
    ...one,
    missing: one.missing.map(({ what, at }) => ({ what, at: at && names.position(at) })),
  }))
  return { ...report, files, coverage }
}
