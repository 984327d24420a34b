import { ExpressionFault } from '../fault.ts'
import type { SyntaxNode } from '../syntax.ts'
import { type Build, type Code, countRound, type Frame, NotCompiled, type Scope } from './code.ts'
import type { Flagged } from './value.ts'

/** Orders a sequence. */
export type Order = (input: Flagged, frame: Frame) => Flagged

interface Term {
  readonly code: Code
  readonly descending: boolean
}

/** Compiles `^(a, >b)`: by the terms in turn, members without a value last. */
export function compileOrder(node: SyntaxNode, scope: Scope, build: Build): Order {
  if (node.terms === undefined) throw new NotCompiled('an order-by has no terms')
  const terms: readonly Term[] = node.terms.map((term) => ({
    code: build.node(term.expression, scope),
    descending: term.descending,
  }))
  return (input, frame) =>
    mergeSort(input, (a, b) => {
      countRound(frame)
      return compareBy(terms, a, b, frame, node.position) === 1
    })
}

/**
 * JSONata's merge sort, so that a comparison that fails or contradicts itself does so here in the same
 * way. `swaps` says that the first of two must come after the second.
 */
export function mergeSort(members: Flagged, swaps: (a: unknown, b: unknown) => boolean): Flagged {
  if (members.length <= 1) return members
  const middle = Math.floor(members.length / 2)
  const left = mergeSort(members.slice(0, middle), swaps)
  const right = mergeSort(members.slice(middle), swaps)
  const merged: unknown[] = []
  let fromLeft = 0
  let fromRight = 0
  while (fromLeft < left.length && fromRight < right.length) {
    if (swaps(left[fromLeft], right[fromRight])) {
      merged.push(right[fromRight])
      fromRight += 1
    } else {
      merged.push(left[fromLeft])
      fromLeft += 1
    }
  }
  return [...merged, ...left.slice(fromLeft), ...right.slice(fromRight)]
}

function compareBy(
  terms: readonly Term[],
  a: unknown,
  b: unknown,
  frame: Frame,
  position: number | undefined,
): number {
  for (const term of terms) {
    const first = term.code(a, frame)
    const second = term.code(b, frame)
    if (first === undefined || second === undefined) {
      if (first === second) continue
      return first === undefined ? 1 : -1
    }
    const order = compareValues(first, second, position)
    if (order !== 0) return term.descending ? -order : order
  }
  return 0
}

function compareValues(a: unknown, b: unknown, position: number | undefined): number {
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : a < b ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : a < b ? -1 : 1
  const comparable = isComparable(a) && isComparable(b)
  throw new ExpressionFault(comparable ? 'T2007' : 'T2008', position)
}

function isComparable(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}
