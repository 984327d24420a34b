import type { Coverage } from '../../harness/mapping-test/coverage.ts'
import type { TestReport } from '../../harness/mapping-test/run-tests.ts'
import { SyncError } from '../../model/errors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

export const test = defineCommand({
  name: 'test',
  summary: 'Mapping tests in YAML: given a person or a request, expect row, SQL, answer.',
  description:
    'Runs *.test.yaml beside the configuration and in tests/ below it, or the files that are named.\n' +
    'Tests use the code of the service up to the SQL and need no database: column types are those of the snapshots\n' +
    'in schema/, where there are any.',
  arguments: [
    {
      name: 'path',
      summary: 'Test files instead of all; other files and folders are taken for --config.',
      repeatable: true,
    },
  ],
  options: [{ name: 'coverage', summary: 'Lists columns and branches that no test reaches.' }],
  outputs: ['human', 'json', 'junit'],
  examples: [
    { command: 'rollcall test --coverage', summary: 'Runs all tests and shows what they miss.' },
    { command: 'rollcall test --output junit=tests.xml', summary: 'For a build server.' },
  ],
  async run(context) {
    const started = performance.now()
    const report = await runAll(context)
    const { printTests } = await import('../../harness/mapping-test/print.ts')
    const { junitTests } = await import('../../harness/mapping-test/junit.ts')
    const { human } = await import('../../observe/problems/human.ts')
    await writeResult(context, {
      human: ({ colour }) =>
        printTests(report.tests, {
          colour,
          coverage: context.given.flag('coverage'),
          milliseconds: performance.now() - started,
          problems: (file) =>
            human.write({ problems: file.problems, files: report.texts }, { colour }),
        }),
      json: () => jsonText(jsonReport(report.tests)),
      junit: () => junitTests(report.tests),
    })
    return report.tests.failed > 0 || report.tests.passed === 0 ? 1 : 0
  },
})

const IS_TEST_FILE = /\.test\.ya?ml$/u

async function runAll(
  context: CommandContext,
): Promise<{ tests: TestReport; texts: readonly { name: string; text: string }[] }> {
  const { checkConfiguration } = await import('../../app/check-configuration.ts')
  const { configurationFiles } = await import('../../app/configuration-files.ts')
  const { runMappingTests } = await import('../../app/mapping-tests.ts')
  const { cwd, given, global, clock } = context
  const files = given.arguments.filter((one) => IS_TEST_FILE.test(one))
  const paths = given.arguments.filter((one) => !IS_TEST_FILE.test(one))
  const named = global.configGiven ? [...global.config, ...paths] : paths
  const config = await configurationFiles(paths.length > 0 ? named : global.config, cwd)
  const { tablesOfSnapshots } = await import('../../app/snapshots.ts')
  const checked = await checkConfiguration(config, {
    cwd,
    env: global.env,
    now: clock.now(),
    tables: tablesOfSnapshots({ cwd, config }),
  })
  const errors = checked.problems.filter((one) => one.severity === 'error')
  if (errors.length > 0) {
    throw new SyncError(
      'CONFIGURATION_INVALID',
      `The configuration has ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}; ` +
        '"rollcall validate" shows them.',
    )
  }
  const { report, files: read } = await runMappingTests(checked, {
    cwd,
    config,
    files,
    now: clock.now(),
  })
  if (read.length === 0) {
    throw new SyncError(
      'CONFIGURATION_NOT_FOUND',
      'There is no *.test.yaml beside the configuration or in tests/ below it.',
    )
  }
  return { tests: report, texts: read }
}

function jsonReport(report: TestReport): object {
  return {
    passed: report.passed,
    failed: report.failed,
    coverage: report.coverage satisfies readonly Coverage[],
    files: report.files,
  }
}
