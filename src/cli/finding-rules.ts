import type { RuleSummary } from '../observe/problems/report.ts'

/** The rules of findings that are about tests, forms and rows, not about what a configuration says. */
export const FINDING_RULES: readonly RuleSummary[] = [
  {
    id: 'failed-test',
    summary: 'A mapping test expects something else than what comes out.',
    help: 'Change the mapping, or what the test expects; "rollcall test" shows each cell.',
  },
  {
    id: 'duplicate-test',
    summary: 'Two mapping tests of a file have the same name.',
    help: 'Give each test a name of its own, so that reports and --filter can tell them apart.',
  },
  {
    id: 'case-table',
    summary: 'A table of cases cannot be read.',
    help: 'The first line names attributes and columns; every other line has a cell for each of them, between "|".',
  },
  {
    id: 'not-formatted',
    summary: 'A file is not in the form that rollcall fmt gives it.',
    help: 'Run "rollcall fmt" and commit what it changes.',
  },
  {
    id: 'drifted-rows',
    summary: 'Rows of a table were edited since they were written.',
    help: 'Run "rollcall drift CONNECTOR --fix overwrite" for our values, or "--fix adopt" for those that stand there.',
  },
  {
    id: 'missing-rows',
    summary: 'Rows of a table were deleted since they were written.',
    help: 'Run "rollcall drift CONNECTOR --fix overwrite" to write them again.',
  },
  {
    id: 'schema-drift',
    summary: 'A table is not what the committed snapshot says.',
    help: 'Look at the difference; "rollcall schema pull" takes the new one over.',
  },
]
