import type { TestReport } from '../../harness/mapping-test/run-tests.ts'
import { SyncError } from '../../model/errors.ts'
import type { SourceText } from '../../observe/problems/report.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult, type Writer } from '../output.ts'
import { PROBLEM_OUTPUTS, problemWritersFor } from '../problems.ts'
import { runAgain, type Round } from '../run-again.ts'

export const test = defineCommand({
  name: 'test',
  summary: 'Mapping tests in YAML: given a person or a request, expect row, SQL, answer.',
  description:
    'Runs *.test.yaml beside the configuration and in tests/ below it, or the files that are named.\n' +
    'Tests use the code of the service up to the SQL and need no database: column types are those of the snapshots\n' +
    'in schema/, where there are any. With --database the statement of each test is carried out on the live table,\n' +
    'in a transaction that is rolled back.',
  arguments: [
    {
      name: 'path',
      summary: 'Test files instead of all; other files and folders are taken for --config.',
      repeatable: true,
    },
  ],
  options: [
    { name: 'filter', value: 'TEXT', summary: 'Only tests whose name holds the text.' },
    {
      name: 'coverage',
      summary: 'Lists columns, branches and deprovisioning rules that no test reaches.',
    },
    {
      name: 'coverage-min',
      value: 'PERCENT',
      summary: 'Ends with 1 when less of columns and branches is reached.',
    },
    {
      name: 'database',
      summary: 'Tries each statement on the live table, and rolls it back.',
    },
    { name: 'watch', summary: 'Runs again on every change of a file, until Ctrl-C.' },
  ],
  outputs: PROBLEM_OUTPUTS,
  examples: [
    { command: 'rollcall test --coverage', summary: 'Runs all tests and shows what they miss.' },
    { command: 'rollcall test --output junit=tests.xml', summary: 'For a build server.' },
    { command: 'rollcall test --watch --filter disable', summary: 'While writing some of them.' },
  ],
  async run(context) {
    if (context.given.flag('watch')) return runAgain(context, () => runOnce(context))
    const { exit, thrown } = await runOnce(context)
    if (thrown !== undefined) throw thrown
    return exit
  },
})

const IS_TEST_FILE = /\.test\.ya?ml$/u

interface Ran {
  readonly tests: TestReport
  readonly texts: readonly SourceText[]
  readonly milliseconds: number
}

async function runOnce(context: CommandContext): Promise<Round> {
  const paths: string[] = []
  try {
    const ran = await runAll(context, paths)
    await write(context, ran)
    return { exit: await exitOf(context, ran), paths }
  } catch (thrown) {
    return { thrown, paths, exit: 1 }
  }
}

async function runAll(context: CommandContext, paths: string[]): Promise<Ran> {
  const { checkConfiguration } = await import('../../app/check/check-configuration.ts')
  const { configurationFiles } = await import('../../app/configuration-files.ts')
  const { runMappingTests } = await import('../../app/mapping-tests.ts')
  const { tablesOfSnapshots } = await import('../../app/snapshots.ts')
  const { cwd, given, global, clock } = context
  const started = performance.now()
  const files = given.arguments.filter((one) => IS_TEST_FILE.test(one))
  const others = given.arguments.filter((one) => !IS_TEST_FILE.test(one))
  const named = global.configGiven ? [...global.config, ...others] : others
  const config = await configurationFiles(others.length > 0 ? named : global.config, cwd)
  paths.push(...config)
  const live = given.flag('database') ? await onLiveTables(context) : undefined
  try {
    const checked = await checkConfiguration(config, {
      cwd,
      env: global.env,
      now: clock.now(),
      tables: live?.tables ?? tablesOfSnapshots({ cwd, config }),
    })
    paths.push(...checked.configuration.files.map((file) => file.path))
    requireValid(checked.problems.filter((one) => one.severity === 'error').length)
    const filter = given.text('filter')
    const {
      report,
      files: read,
      requests,
    } = await runMappingTests(checked, {
      cwd,
      config,
      files,
      now: clock.now(),
      ...(filter !== undefined && { filter }),
      ...(live !== undefined && { rehearse: live.rehearse }),
    })
    paths.push(...read.map((file) => file.path), ...requests)
    requireTests(report, read.length, filter)
    return { tests: report, texts: read, milliseconds: performance.now() - started }
  } finally {
    await live?.close()
  }
}

async function onLiveTables({ cwd, environment, signal }: CommandContext) {
  const { liveTests } = await import('../../app/live-tests.ts')
  const { tablesOnline } = await import('../../app/known-tables.ts')
  const tests = liveTests({ cwd, environment })
  const tables = tablesOnline({
    cwd,
    environment,
    signal,
    catalogueOnly: true,
    onFailure(error) {
      throw error
    },
  })
  return { ...tests, tables }
}

function requireValid(errors: number): void {
  if (errors === 0) return
  throw new SyncError(
    'CONFIGURATION_INVALID',
    `The configuration has ${errors} ${errors === 1 ? 'error' : 'errors'}; ` +
      '"rollcall validate" shows them.',
  )
}

function requireTests({ passed, failed }: TestReport, files: number, filter?: string): void {
  if (files === 0) {
    throw new SyncError(
      'CONFIGURATION_NOT_FOUND',
      'There is no *.test.yaml beside the configuration or in tests/ below it.',
    )
  }
  if (passed + failed > 0 || filter === undefined) return
  throw new SyncError('CONFIGURATION_NOT_FOUND', `No test has "${filter}" in its name.`)
}

async function write(context: CommandContext, ran: Ran): Promise<void> {
  const { markdownTests } = await import('../../harness/mapping-test/test-markdown.ts')
  const { testObject } = await import('../../harness/mapping-test/test-json.ts')
  const { testProblems } = await import('../../harness/mapping-test/test-problems.ts')
  const { junitTests } = await import('../../harness/mapping-test/junit.ts')
  const { inRepository } = await import('../../harness/mapping-test/in-repository.ts')
  const { given, global, cwd } = context
  const report = shown(context, ran.tests)
  const inside = inRepository(report, cwd)
  const named = global.ci === undefined ? report : inside
  const writers: Record<string, Writer> = {
    ...(await problemWritersFor(context, testProblems(report), ran.texts, 'test')),
    human: await humanWriter(context, ran, given.flag('coverage')),
    json: () => jsonText(testObject(named)),
    junit: () => junitTests(inside),
    markdown: () => markdownTests(inside),
  }
  await writeResult(context, writers)
}

/** What a live table answered may be somebody's: where others read the log, only what differs is named. */
function shown({ given, global }: CommandContext, report: TestReport): TestReport {
  if (global.ci === undefined || !given.flag('database')) return report
  const files = report.files.map((file) => ({
    ...file,
    results: file.results.map((result) => ({
      ...result,
      differences: result.differences.map(({ what, expected }) => ({
        what,
        expected,
        got: 'another value',
      })),
    })),
  }))
  return { ...report, files }
}

async function humanWriter(context: CommandContext, ran: Ran, coverage: boolean): Promise<Writer> {
  const { printTests } = await import('../../harness/mapping-test/print.ts')
  const { human } = await import('../../observe/problems/human.ts')
  const { texts: files, milliseconds } = ran
  return ({ colour }) =>
    printTests(shown(context, ran.tests), {
      colour,
      coverage,
      milliseconds,
      problems: ({ problems }) => human.write({ problems, files }, { colour }),
    })
}

async function exitOf({ given, global, stderr }: CommandContext, { tests }: Ran): Promise<number> {
  const { coveredPercent } = await import('../../harness/mapping-test/coverage.ts')
  const least = given.number('coverage-min', { default: 0, least: 0, most: 100 })
  const covered = coveredPercent(tests.coverage)
  if (covered < least) {
    stderr.write(
      `rollcall: The tests reach ${covered.toFixed(1)} % of columns and branches, and ${least} % are asked for; ` +
        '--coverage lists what is missing.\n',
    )
    return 1
  }
  const odd = global.strict && tests.files.some(({ warnings }) => warnings.length > 0)
  return odd || tests.failed > 0 || tests.passed === 0 ? 1 : 0
}
