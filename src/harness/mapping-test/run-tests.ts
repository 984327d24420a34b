import type { CompiledConnector, CompiledObjectType } from '../../compile/compiled.ts'
import { HIDDEN, isSensitive } from '../../compile/sensitive.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import { nearest } from '../../model/nearest.ts'
import type { Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { isObject, type JsonObject } from '../../model/value.ts'
import { checkTests } from './check-tests.ts'
import { spellOut } from './cases.ts'
import { holdsTexts, withTexts } from './texts.ts'
import { compareOutcome, type Difference } from './compare.ts'
import { type Coverage, type CoverageRecorder, recordCoverage } from './coverage.ts'
import { canonicalPath, placeOf } from './names.ts'
import { type Outcome, playTest, type RequestReader } from './outcome.ts'
import type { MappingTest, MappingTestFile } from './test-file.ts'

/** How one test went. */
export interface TestResult {
  readonly name: string
  readonly span: Span
  readonly passed: boolean
  /** What differs; empty when it passed. */
  readonly differences: readonly Difference[]
}

/** How the tests of a file went; with problems none was run. */
export interface FileResult {
  readonly file: string
  readonly connector: string
  readonly problems: readonly Problem[]
  /** What is odd about the tests, which run all the same. */
  readonly warnings: readonly Problem[]
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
  /** Whether the coverage of a connector is told; of every one when absent. */
  readonly covers?: (connector: string) => boolean
  /** Only tests whose name holds this text, whatever its case. */
  readonly filter?: string
  /** Carries the operation of a test out on the live table, in a transaction that is rolled back. */
  readonly rehearse?: RehearseTest
}

/** Tries the statement of a test on a live table; gives the outcome as the table shows it. */
export type RehearseTest = (
  connector: CompiledConnector,
  objectType: CompiledObjectType,
  outcome: Outcome,
) => Promise<Outcome>

/** Runs the tests of some files, one after the other. A broken file fails and stops nobody. */
export async function runTests(
  files: readonly MappingTestFile[],
  options: TestRunOptions,
): Promise<TestReport> {
  const coverage = recordCoverage(
    options.connectors.filter(({ definition }) => options.covers?.(definition.name) ?? true),
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
  const base = { file: file.name, connector: file.connector, warnings: [] }
  if (file.problems.length > 0) return { ...base, problems: file.problems, results: [] }
  const connector = options.connectors.find((one) => one.definition.name === file.connector)
  const objectType = connector?.objects.get(file.object)
  if (connector === undefined || objectType === undefined) {
    return { ...base, problems: [unknownConnector(file, options)], results: [] }
  }
  const found = checkTests(file, objectType)
  const problems = found.filter(({ severity }) => severity === 'error')
  if (problems.length > 0) return { ...base, problems: found, results: [] }
  const results: TestResult[] = []
  const texts = holdsTexts(connector, options.connectors)
  const spelt = file.tests.flatMap((one) => spellOut(one, file, objectType))
  for (const one of spelt.filter(({ name }) => isMeant(name, options))) {
    const test = texts ? withTexts(one) : one
    const under = { file, connector, objectType }
    const differences = await runTest(under, test, options, coverage)
    const { name, span } = test
    results.push({ name, span, passed: differences.length === 0, differences })
  }
  return { ...base, problems, warnings: found, results }
}

function isMeant(name: string, { filter }: TestRunOptions): boolean {
  return filter === undefined || name.toLowerCase().includes(filter.toLowerCase())
}

interface UnderTest {
  readonly file: MappingTestFile
  readonly connector: CompiledConnector
  readonly objectType: CompiledObjectType
}

async function runTest(
  { file, connector, objectType }: UnderTest,
  test: MappingTest,
  options: TestRunOptions,
  coverage: CoverageRecorder,
): Promise<readonly Difference[]> {
  try {
    const request = await requestOf(file, test, options)
    const worked = await playTest(objectType, { ...test, request }, options)
    coverage.note(objectType, test, worked)
    const outcome = (await options.rehearse?.(connector, objectType, worked)) ?? worked
    const typed = objectType.description !== undefined
    const { columns, vocabulary } = objectType
    return compareOutcome(test, outcome, { typed, columns, vocabulary }).map((one) =>
      hidden(objectType, one),
    )
  } catch (error) {
    if (!isSyncError(error)) throw error
    return refusedDifferences(test, error)
  }
}

/** A refusal is what was expected when its code or its status is, and neither is another one. */
function refusedDifferences({ expect }: MappingTest, error: SyncError): readonly Difference[] {
  const { code, message, meaning } = error
  if (expect.status !== undefined && expect.status !== meaning.status) {
    const got = `${meaning.status}, ${code}: ${message}`
    return [{ what: 'status', expected: String(expect.status), got }]
  }
  if (code === expect.error || (expect.error === undefined && expect.status !== undefined))
    return []
  return [{ what: 'error', expected: expect.error ?? 'none', got: `${code}: ${message}` }]
}

/** What else than a column or an attribute may differ. */
const PARTS: ReadonlySet<string> = new Set([
  'error',
  'lists',
  'read',
  'row',
  'set',
  'sql',
  'status',
])

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
  if (isObject(request)) return request
  throw new SyncError('REQUEST_SYNTAX', `The recorded request ${test.request} is no JSON object.`)
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
