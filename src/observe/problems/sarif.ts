import type { Problem } from '../../model/problem.ts'
import type { Span } from '../../model/position.ts'
import { fingerprints } from './fingerprint.ts'
import { messageOf, type ProblemWriter, type WriterOptions } from './report.ts'

/** The name for the top of the repository that code scanning knows. */
const BASE = '%SRCROOT%'

/** SARIF 2.1.0, for code scanning. Columns are UTF-16 code units, as ours are. */
export const sarif: ProblemWriter = {
  name: 'sarif',
  summary: 'SARIF 2.1.0: code scanning of GitHub, Azure DevOps and editors.',
  write(report, options) {
    const ids = [...new Set(report.problems.map((problem) => problem.rule))].sort()
    const fingerprint = fingerprints()
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
          // §3.17.3: what ends with a slash names a kind of run, so that those of several commands stand together.
          automationDetails: { id: `rollcall/${options.command ?? 'validate'}/` },
          originalUriBaseIds: {
            [BASE]: {
              description: { text: 'The folder that the repository is checked out into.' },
            },
          },
          columnKind: 'utf16CodeUnits',
          results: report.problems.map((problem) => ({
            ...result(problem, ids.indexOf(problem.rule)),
            partialFingerprints: { 'rollcallFinding/v1': fingerprint(problem) },
          })),
        },
      ],
    }
    return `${JSON.stringify(log, null, 2)}\n`
  },
}

function ruleObject(id: string, options: WriterOptions): object {
  const rule = options.rules?.get(id)
  if (rule === undefined) return { id }
  return {
    id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.summary },
    help: { text: `${rule.help}\nrollcall help ${id}` },
  }
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
  const uri = path
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/')
  // RFC 3986 §4.2: only a relative reference has a base.
  return path.startsWith('/') || /^[a-z]:/iu.test(path)
    ? { uri: `file://${uri}` }
    : { uri, uriBaseId: BASE }
}

function region(span: Span): object {
  return {
    startLine: span.start.line,
    startColumn: span.start.column,
    endLine: span.end.line,
    endColumn: span.end.column,
  }
}
