import type { Problem } from '../../model/problem.ts'
import type { Span } from '../../model/position.ts'
import { messageOf, type ProblemWriter, type WriterOptions } from './report.ts'

/** SARIF 2.1.0, for code scanning. Columns are UTF-16 code units, as ours are. */
export const sarif: ProblemWriter = {
  name: 'sarif',
  summary: 'SARIF 2.1.0: code scanning of GitHub, Azure DevOps and editors.',
  write(report, options) {
    const ids = [...new Set(report.problems.map((problem) => problem.rule))].sort()
    const log = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'rollcall',
              ...(options.version === undefined ? {} : { version: options.version }),
              rules: ids.map((id) => ruleObject(id, options)),
            },
          },
          columnKind: 'utf16CodeUnits',
          results: report.problems.map((problem) => result(problem, ids.indexOf(problem.rule))),
        },
      ],
    }
    return `${JSON.stringify(log, null, 2)}\n`
  },
}

function ruleObject(id: string, options: WriterOptions): object {
  const rule = options.rules?.get(id)
  if (rule === undefined) return { id }
  return { id, shortDescription: { text: rule.summary }, help: { text: rule.help } }
}

function result(problem: Problem, ruleIndex: number): object {
  const text =
    problem.help === undefined ? messageOf(problem) : `${messageOf(problem)}\n${problem.help}`
  return {
    ruleId: problem.rule,
    ruleIndex,
    level: problem.severity,
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(problem.span),
          region: region(problem.span),
        },
      },
    ],
    ...(problem.fix === undefined ? {} : { fixes: [fixObject(problem.fix)] }),
  }
}

function fixObject(fix: NonNullable<Problem['fix']>): object {
  const replacement = { deletedRegion: region(fix.span), insertedContent: { text: fix.text } }
  return {
    description: { text: 'rollcall fmt --fix' },
    artifactChanges: [{ artifactLocation: artifact(fix.span), replacements: [replacement] }],
  }
}

/** A URI with forward slashes (SARIF 2.1.0 §3.4.3); a relative path stays relative to the checkout. */
function artifact(span: Span): object {
  const path = span.start.file.replaceAll('\\', '/')
  return {
    uri: path
      .split('/')
      .map((part) => encodeURIComponent(part))
      .join('/'),
  }
}

function region(span: Span): object {
  return {
    startLine: span.start.line,
    startColumn: span.start.column,
    endLine: span.end.line,
    endColumn: span.end.column,
  }
}
