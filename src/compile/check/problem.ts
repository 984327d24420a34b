import type { Span } from '../../model/position.ts'
import type { Problem, Severity } from '../../model/problem.ts'
import { nearest } from '../../model/nearest.ts'

/** Notes problems of one connector. */
export interface Reporter {
  report(found: {
    readonly rule: string
    readonly severity: Severity
    readonly message: string
    readonly span: Span
    readonly help?: string
    readonly suggestion?: string
  }): void
  /** An error about a column that a table does not have. */
  unknownColumn(column: string, table: string, known: Iterable<string>, span: Span): void
}

/** Collects problems, each with the connector's name. */
export function reporter(connector: string, problems: Problem[]): Reporter {
  const report: Reporter['report'] = (found) => {
    const label =
      found.suggestion === undefined ? {} : { label: `did you mean "${found.suggestion}"?` }
    problems.push({ ...found, ...label, connector })
  }
  return {
    report,
    unknownColumn: (column, table, known, span) => {
      const suggestion = nearest(column, known)
      report({
        rule: 'unknown-column',
        severity: 'error',
        message: `The table ${table} has no column "${column}".`,
        span,
        help: 'Column names are exact, upper and lower case included.',
        ...(suggestion === undefined ? {} : { suggestion }),
      })
    },
  }
}
