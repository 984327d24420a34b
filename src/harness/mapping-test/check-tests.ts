import type { CompiledObjectType } from '../../compile/compiled.ts'
import { keySpan } from '../../config/places.ts'
import { GRAPH_NAMES, SIGNAL_NAMES } from '../../model/attributes/vocabulary.ts'
import { nearest } from '../../model/nearest.ts'
import { formatPosition } from '../../model/position.ts'
import { compareProblems, type Problem } from '../../model/problem.ts'
import type { JsonObject } from '../../model/value.ts'
import { namesAttribute, readCaseTable } from './case-table.ts'
import type { MappingTest, MappingTestFile } from './test-file.ts'

/**
 * What can be said of the tests of a file before they run: names that stand twice, tests that expect
 * nothing, attributes that nobody knows, tables whose lines do not fit. With an error the file is not run.
 */
export function checkTests(
  file: MappingTestFile,
  objectType: CompiledObjectType,
): readonly Problem[] {
  const first = new Map<string, MappingTest>()
  const problems: Problem[] = []
  for (const test of file.tests) {
    const twin = first.get(test.name)
    if (twin === undefined) first.set(test.name, test)
    else problems.push(namedTwice(test, twin))
    let expects = Object.keys(test.expect).length > 0
    if (test.cases !== undefined) {
      const { text, span } = test.cases
      const table = readCaseTable(text, span, file.text, objectType)
      problems.push(...table.problems)
      expects ||= table.heads.some((head) => head.role === 'column')
    }
    if (!expects) problems.push(expectsNothing(test))
    for (const person of [test.given, test.patch]) {
      if (person !== undefined) problems.push(...unknownNames(file, objectType, person))
    }
  }
  return problems.toSorted(compareProblems)
}

function namedTwice(test: MappingTest, { span }: MappingTest): Problem {
  return {
    rule: 'duplicate-test',
    severity: 'warning',
    message: `Another test has this name, at ${formatPosition(span.start)}.`,
    span: test.span,
  }
}

function expectsNothing({ span }: MappingTest): Problem {
  return {
    rule: 'test-expects-nothing',
    severity: 'warning',
    message: 'The test says nothing under "expect", so it passes whatever is written.',
    help: 'Say at least what is sent, "expect: { sql: insert }", or columns of the row.',
    span,
  }
}

/** A name that is close to a known one, and that no flow reads, is a slip; others are the client's own. */
function unknownNames(
  file: MappingTestFile,
  { flows, vocabulary }: CompiledObjectType,
  person: JsonObject,
): Problem[] {
  if (!file.places.has(person)) return []
  const read = new Set(
    flows
      .flatMap((flow) => flow.expression?.analysis.inputs ?? [])
      .map(({ path }) => path[0] ?? ''),
  )
  const known =
    vocabulary === 'scim' ? [...GRAPH_NAMES.keys(), ...SIGNAL_NAMES, ...read] : [...read]
  return Object.keys(person).flatMap((name) => {
    if (read.has(name) || (vocabulary === 'scim' && namesAttribute(name))) return []
    const meant = nearest(name, known)
    if (meant === undefined) return []
    return [
      {
        rule: 'unknown-attribute',
        severity: 'warning' as const,
        message: `No flow reads an attribute "${name}".`,
        suggestion: meant,
        span: keySpan(file.places, person, name),
      },
    ]
  })
}
