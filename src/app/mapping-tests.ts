import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type RehearseTest, runTests, type TestReport } from '../harness/mapping-test/run-tests.ts'
import { type MappingTestFile, readTestFile } from '../harness/mapping-test/test-file.ts'
import { readConfigurationFile } from '../config/read-files.ts'
import { SyncError } from '../model/errors.ts'
import type { CheckedConfiguration } from './check/check-configuration.ts'
import { requestReader } from './request-reader.ts'

/** Which mapping tests to run. */
export interface MappingTestOptions {
  readonly cwd: string
  readonly config: readonly string[]
  /** Test files; those beside the configuration when there are none. */
  readonly files: readonly string[]
  readonly now: number
  readonly filter?: string
  readonly rehearse?: RehearseTest
}

/** The result of mapping tests, and every file that was read for them. */
export interface MappingTestRun {
  readonly report: TestReport
  readonly files: readonly MappingTestFile[]
  /** Recorded requests, as absolute paths. */
  readonly requests: readonly string[]
}

/** Runs the mapping tests of a configuration. */
export async function runMappingTests(
  checked: CheckedConfiguration,
  options: MappingTestOptions,
): Promise<MappingTestRun> {
  const paths = options.files.length > 0 ? options.files : findTests(options)
  const files: MappingTestFile[] = []
  for (const path of paths) files.push(await readOne(path, options.cwd))
  const requests = new Set<string>()
  const tested = new Set(files.map((file) => file.connector))
  const whole = options.files.length === 0 && options.filter === undefined
  const report = await runTests(files, {
    connectors: checked.compiled,
    // Of some tests only what they are about is told; of all of them also what they leave out.
    covers: (name) => whole || tested.has(name),
    requests: requestReader,
    now: options.now,
    readRequest(file, path) {
      const found = join(dirname(file.path), path)
      requests.add(found)
      return readRequest(found)
    },
    ...(options.filter !== undefined && { filter: options.filter }),
    ...(options.rehearse !== undefined && { rehearse: options.rehearse }),
  })
  return { report, files, requests: [...requests] }
}

function findTests({ config, cwd }: MappingTestOptions): readonly string[] {
  const folders = new Set(config.map((file) => dirname(resolve(cwd, file))))
  const found = [...folders].flatMap((folder) =>
    globSync(['*.test.yaml', '*.test.yml', 'tests/**/*.test.yaml', 'tests/**/*.test.yml'], {
      cwd: folder,
    }).map((name) => join(folder, name)),
  )
  return found.toSorted()
}

async function readOne(path: string, cwd: string): Promise<MappingTestFile> {
  return readTestFile(await readConfigurationFile(path, cwd))
}

async function readRequest(path: string): Promise<unknown> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'))
    return parsed
  } catch (cause) {
    throw new SyncError('CONFIGURATION_UNREADABLE', `The request ${path} cannot be read.`, {
      cause,
    })
  }
}
