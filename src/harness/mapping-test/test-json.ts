import { problemObject } from '../../observe/problems/json.ts'
import type { FileResult, TestReport } from './run-tests.ts'

/** The result for programs, as `schemas/output-test.schema.json` describes it. */
export function testObject(report: TestReport): object {
  return {
    command: 'test',
    summary: { files: report.files.length, passed: report.passed, failed: report.failed },
    coverage: report.coverage.map(({ missing, ...one }) => ({
      ...one,
      missing: missing.map(({ what, at }) => ({ what, at: at ?? null })),
    })),
    files: report.files.map(fileObject),
  }
}

function fileObject({ file, connector, problems, warnings, results }: FileResult): object {
  return {
    file,
    connector,
    problems: [...problems, ...warnings].map(problemObject),
    tests: results.map(({ name, span: { start }, passed, differences }) => ({
      name,
      file: start.file,
      line: start.line,
      column: start.column,
      passed,
      differences,
    })),
  }
}
