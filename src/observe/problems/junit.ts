import { formatPosition } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { escapeXml } from '../xml.ts'
import { messageOf, type ProblemReport, type ProblemWriter } from './report.ts'

/**
 * A JUnit report: a suite a file, a case a problem. A file without problems is one case that passes, so
 * that a clean run is not an empty report, which Azure Pipelines and Jenkins refuse.
 */
export const junit: ProblemWriter = {
  name: 'junit',
  summary: 'JUnit XML: a suite a file, a failing case a problem.',
  write(report, { command = 'validate' }) {
    const grouped = Map.groupBy(report.problems, (problem) => problem.span.start.file)
    const names = new Set([...report.files.map((file) => file.name), ...grouped.keys()])
    const suites = [...names].map((name) => suite(name, grouped.get(name) ?? []))
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="rollcall ${command}"${totals(report)}>`,
      ...suites,
      '</testsuites>',
      '',
    ].join('\n')
  },
}

function totals(report: ProblemReport): string {
  const clean = report.files.filter(
    (file) => !report.problems.some((problem) => problem.span.start.file === file.name),
  ).length
  return ` tests="${report.problems.length + clean}" failures="${report.problems.length}"`
}

function suite(name: string, problems: readonly Problem[]): string {
  const cases =
    problems.length === 0
      ? [`    <testcase classname="${escapeXml(name)}" name="valid"/>`]
      : problems.map((problem) => failure(problem))
  return [
    `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${problems.length}">`,
    ...cases,
    '  </testsuite>',
  ].join('\n')
}

function failure(problem: Problem): string {
  const place = formatPosition(problem.span.start)
  const message = messageOf(problem)
  const text = [place, message, problem.help].filter((part) => part !== undefined).join('\n')
  return [
    `    <testcase classname="${escapeXml(problem.span.start.file)}" name="${escapeXml(`${problem.rule} at ${problem.span.start.line}:${problem.span.start.column}`)}">`,
    `      <failure type="${problem.severity}" message="${escapeXml(message)}">${escapeXml(text)}</failure>`,
    '    </testcase>',
  ].join('\n')
}
