import { dirname, resolve } from 'node:path'
import { isScalar } from 'yaml'
import type { Vocabulary } from '../../model/definition.ts'
import type { ExpressionText } from '../../model/expression.ts'
import type { Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import type { ColumnValue } from '../../model/value.ts'
import { entrySpan, keySpan, valueSpan } from '../places.ts'
import type { Places } from '../places.ts'

/** What normalising one connector needs: the way back to the file, and where problems go. */
export interface Scope {
  readonly places: Places
  readonly connector: string
  readonly problems: Problem[]
  /** Whose names its expressions use. */
  readonly vocabulary: Vocabulary
}

/** An entry of a mapping or list, by the object that holds it. */
export interface Entry {
  readonly container: object
  readonly key: string | number
}

/** A string entry as an expression that knows its place, quotes and line breaks included. */
export function expressionAt(scope: Scope, entry: Entry, text: string): ExpressionText {
  const place = scope.places.get(entry.container)?.entries.get(entry.key)
  if (place !== undefined && isScalar(place.node)) return place.file.expression(place.node, text)
  const span = valueSpan(scope.places, entry.container, entry.key)
  return { text, span, spanOf: () => span }
}

/** A path relative to the file that the entry stands in, made absolute. */
export function pathAt(scope: Scope, entry: Entry, path: string): string {
  const file = scope.places.get(entry.container)?.entries.get(entry.key)?.file
  return file === undefined ? path : resolve(dirname(file.path), path)
}

/**
 * A constant as a column holds it: whole numbers beyond ±2^53−1 keep their digits. Numbers that are none
 * become a problem and NULL.
 */
export function columnValueAt(scope: Scope, entry: Entry, value: ColumnValue): ColumnValue {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const node = scope.places.get(entry.container)?.entries.get(entry.key)?.node
  const source = isScalar(node) ? (node.source ?? '') : ''
  if (/^[-+]?\d+$/.test(source)) return source.replace(/^\+/, '')
  if (Number.isFinite(value)) return value
  report(scope, valueSpan(scope.places, entry.container, entry.key), {
    rule: 'wrong-value',
    message: 'No column holds a number that is infinite or none at all.',
  })
  return null
}

/** Notes an error at a place of the connector. */
export function report(
  scope: Scope,
  span: Span,
  problem: Pick<Problem, 'rule' | 'message' | 'suggestion' | 'help'>,
): void {
  scope.problems.push({ severity: 'error', ...problem, span, connector: scope.connector })
}

/** Place of an entry's value. */
export function spanOfValue({ places }: Scope, { container, key }: Entry): Span {
  return valueSpan(places, container, key)
}

/** Place of an entry's key. */
export function spanOfKey({ places }: Scope, { container, key }: Entry): Span {
  return keySpan(places, container, key)
}

/** Place of an entry from its key to the end of its value. */
export function spanOfEntry({ places }: Scope, { container, key }: Entry): Span {
  return entrySpan(places, container, key)
}
