import type { Span } from '../../../src/model/position.ts'
import type { Problem } from '../../../src/model/problem.ts'

/** A place on one line of `connectors.yaml`. */
export function span(line: number, column: number, length: number, file = 'connectors.yaml'): Span {
  return { start: { file, line, column }, end: { file, line, column: column + length } }
}

/** A problem with the rule `example-rule` where a test does not say otherwise. */
export function problem(given: Partial<Problem> & Pick<Problem, 'span'>): Problem {
  return { rule: 'example-rule', severity: 'error', message: 'Something is wrong.', ...given }
}
