import { parseFile } from '../../config/document.ts'
import type { ConfigurationFile } from '../../config/configuration.ts'
import { explain } from '../../config/explain/explain.ts'
import { keySpan, type Places, valueSpan } from '../../config/places.ts'
import { testFileProblems } from '../../config/lint/lint.ts'
import { readSchema } from '../../config/schema-file.ts'
import { readTree } from '../../config/tree.ts'
import { validate } from '../../generated/mapping-test-validator.js'
import type { Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { isObject, type JsonObject, type JsonValue } from '../../model/value.ts'

/** A mapping test, read and ready to run. */
export interface MappingTest {
  readonly name: string
  readonly span: Span
  readonly now: number | undefined
  readonly given: JsonObject | undefined
  readonly request: string | JsonObject | undefined
  readonly event: TestEvent
  readonly patch: JsonObject | undefined
  readonly row: JsonObject | undefined
  /** A table of tests, still to be spelled out. */
  readonly cases: { readonly text: string; readonly span: Span } | undefined
  /** Cells of a table are texts, so that numbers and booleans are compared as they are written. */
  readonly asText: boolean
  readonly expect: Expected
}

/** What happens to the person of a test. */
export type TestEvent = (typeof EVENTS)[number]

const EVENTS = ['create', 'update', 'disable', 'delete', 'missing'] as const

/** What a test expects; what is absent is not looked at. */
export interface Expected {
  readonly sql?: string
  readonly row?: JsonObject
  readonly set?: JsonObject
  readonly read?: JsonObject
  readonly error?: string
  readonly status?: number
  readonly lists?: JsonObject
}

/** A file of mapping tests. With problems `tests` is empty. */
export interface MappingTestFile {
  readonly name: string
  readonly path: string
  readonly text: string
  readonly connector: string
  readonly connectorSpan: Span
  readonly object: string
  readonly tests: readonly MappingTest[]
  /** Where each entry of a test stands. */
  readonly places: Places
  readonly problems: readonly Problem[]
}

/** Reads one file; never throws, mistakes are `problems`. */
export function readTestFile(file: ConfigurationFile): MappingTestFile {
  const parsed = parseFile(file)
  const places: Places = new Map()
  const tree = readTree(parsed, places)
  const whole = parsed.spanOf(0, 0)
  const broken = [...parsed.problems, ...tree.problems]
  const mistaken = broken.length > 0 || validate(tree.value)
  const problems = testFileProblems(
    parsed,
    mistaken ? broken : explain(readSchema('mapping-test'), tree.value, places, whole),
  )
  const valid = problems.length === 0
  const base = { name: file.name, path: file.path, text: file.text, places }
  const content = jsonObject(tree.value)
  if (!valid || content === undefined) {
    return { ...base, connector: '', connectorSpan: whole, object: 'User', tests: [], problems }
  }
  const tests: MappingTest[] = []
  const listed = content['tests']
  for (const [index, one] of (Array.isArray(listed) ? listed : []).entries()) {
    const test = jsonObject(one)
    if (test === undefined || !Array.isArray(listed)) continue
    const span = places.has(test)
      ? valueSpan(places, test, 'name')
      : valueSpan(places, listed, index)
    tests.push(readTest(test, span, { now: instant(content['now']), places }))
  }
  return {
    ...base,
    connector: text(content['connector']) ?? '',
    connectorSpan: keySpan(places, content, 'connector'),
    object: text(content['object']) ?? 'User',
    tests,
    problems,
  }
}

function readTest(
  test: JsonObject,
  span: Span,
  { now, places }: { readonly now: number | undefined; readonly places: Places },
): MappingTest {
  const cases = text(test['cases'])
  const request = test['request']
  return {
    name: text(test['name']) ?? '',
    span,
    now: instant(test['now']) ?? now,
    given: jsonObject(test['given']),
    request: text(request) ?? jsonObject(request),
    event: EVENTS.find((one) => one === test['event']) ?? 'create',
    patch: jsonObject(test['patch']),
    row: jsonObject(test['row']),
    cases:
      cases === undefined ? undefined : { text: cases, span: valueSpan(places, test, 'cases') },
    asText: false,
    expect: expectedOf(jsonObject(test['expect']) ?? {}),
  }
}

function expectedOf(expect: JsonObject): Expected {
  const sql = text(expect['sql'])
  const error = text(expect['error'])
  const row = jsonObject(expect['row'])
  const set = jsonObject(expect['set'])
  const read = jsonObject(expect['read'])
  const lists = jsonObject(expect['lists'])
  const status = expect['status']
  return {
    ...(typeof status === 'number' && { status }),
    ...(sql !== undefined && { sql }),
    ...(row !== undefined && { row }),
    ...(set !== undefined && { set }),
    ...(read !== undefined && { read }),
    ...(error !== undefined && { error }),
    ...(lists !== undefined && { lists }),
  }
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function instant(value: JsonValue | undefined): number | undefined {
  return typeof value === 'string' ? Date.parse(value) : undefined
}

function jsonObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}
