import type { CompiledConnector, CompiledObjectType } from '../../compile/compiled.ts'
import { HIDDEN, isSensitive } from '../../compile/sensitive.ts'
import { isSyncError } from '../../model/errors.ts'
import { nearest } from '../../model/nearest.ts'
import type { Position } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { isObject, type JsonObject } from '../../model/value.ts'
import { spellOut } from './cases.ts'
import { holdsTexts, withTexts } from './texts.ts'
import { compareOutcome, type Difference } from './compare.ts'
import { type Coverage, type CoverageRecorder, recordCoverage } from './coverage.ts'
import { canonicalPath, placeOf } from './names.ts'
import { playTest, type RequestReader } from './outcome.ts'
import type { MappingTest, MappingTestFile } from './test-file.ts'

/** How one test went. */
export interface TestResult {
  readonly name: string
  readonly position: Position
  readonly passed: boolean
  /** What differs; empty when it passed. */
  readonly differences: readonly Difference[]
}

/** How the tests of a file went; with problems none was run. */
export interface FileResult {
  readonly file: string
  readonly connector: string
  readonly problems: readonly Problem[]
  readonly results: readonly TestResult[]
}

/** How all tests went. */
export interface TestReport {
  readonly files: readonly FileResult[]
  readonly passed: number
  readonly failed: number
  readonly coverage: readonly Coverage[]
}

/** What the tests are run with. */
export interface TestRunOptions {
  readonly connectors: readonly CompiledConnector[]
  readonly requests: RequestReader
  /** The clock of tests that name no instant. */
  readonly now: number
  /** Reads a recorded request, relative to the test file. */
  readRequest(file: MappingTestFile, path: string): Promise<unknown>
}

/** Runs the tests of some files, one after the other. A broken file fails and stops nobody. */
export async function runTests(
  files: readonly MappingTestFile[],
  options: TestRunOptions,
): Promise<TestReport> {
  const tested = new Set(files.map((file) => file.connector))
  const coverage = recordCoverage(
    options.connectors.filter((one) => tested.has(one.definition.name)),
  )
  const results: FileResult[] = []
  for (const file of files) results.push(await runFile(file, options, coverage))
  const all = results.flatMap((one) => one.results)
  const broken = results.filter((one) => one.problems.length > 0).length
  const passed = all.filter((one) => one.passed).length
  return {
    files: results,
    passed,
    failed: all.length - passed + broken,
    coverage: coverage.result(),
  }
}

async function runFile(
  file: MappingTestFile,
  options: TestRunOptions,
  coverage: CoverageRecorder,
): Promise<FileResult> {
  const base = { file: file.name, connector: file.connector }
  if (file.problems.length > 0) return { ...base, problems: file.problems, results: [] }
  const connector = options.connectors.find((one) => one.definition.name === file.connector)
  const objectType = connector?.objects.get(file.object)
  if (objectType === undefined) {
    return { ...base, problems: [unknownConnector(file, options)], results: [] }
  }
  const results: TestResult[] = []
  const texts = holdsTexts(connector, options.connectors)
  for (const spelt of file.tests.flatMap((one) => spellOut(one, objectType))) {
    const test = texts ? withTexts(spelt) : spelt
    const differences = await runTest(file, test, objectType, options, coverage)
    const { name, span } = test
    const passed = differences.length === 0
    results.push({ name, position: span.start, passed, differences })
  }
  return { ...base, problems: [], results }
}

async function runTest(
  file: MappingTestFile,
  test: MappingTest,
  objectType: CompiledObjectType,
  options: TestRunOptions,
  coverage: CoverageRecorder,
): Promise<readonly Difference[]> {
  try {
    const request = await requestOf(file, test, options)
    const outcome = await playTest(objectType, { ...test, request }, options)
    coverage.note(objectType, test, outcome)
    const typed = objectType.description !== undefined
    const { columns, vocabulary } = objectType
    return compareOutcome(test, outcome, { typed, columns, vocabulary }).map((one) =>
      hidden(objectType, one),
    )
  } catch (error) {
    if (!isSyncError(error)) throw error
    if (error.code === test.expect.error) return []
    const got = `${error.code}: ${error.message}`
    return [{ what: 'error', expected: test.expect.error ?? 'none', got }]
  }
}

/** What else than a column or an attribute may differ. */
const PARTS: ReadonlySet<string> = new Set(['error', 'lists', 'read', 'row', 'set', 'sql'])

/** A test says that a sensitive column differs, and neither what it holds nor what it should. */
function hidden(objectType: CompiledObjectType, difference: Difference): Difference {
  const { what } = difference
  if (PARTS.has(what)) return difference
  const path = objectType.columns.includes(what)
    ? what
    : canonicalPath(placeOf(what, objectType.vocabulary))
  return isSensitive(objectType, path) ? { what, expected: HIDDEN, got: HIDDEN } : difference
}

async function requestOf(
  file: MappingTestFile,
  test: MappingTest,
  options: TestRunOptions,
): Promise<JsonObject | undefined> {
  if (typeof test.request !== 'string') return test.request
  const request = await options.readRequest(file, test.request)
  return isObject(request) ? request : {}
}

function unknownConnector(file: MappingTestFile, options: TestRunOptions): Problem {
  const names = options.connectors.map((one) => one.definition.name)
  const meant = nearest(file.connector, names)
  return {
    rule: 'unknown-connector',
    severity: 'error',
    message: `There is no connector "${file.connector}" with the object type ${file.object}.`,
    span: file.connectorSpan,
    ...(meant !== undefined && { suggestion: `"${meant}"` }),
  }
}
