import type { ExpressionText } from '../../model/expression.ts'
import type { Position } from '../../model/position.ts'
import type { SourceObject } from '../../model/source-object.ts'
import { buildClosure } from './closure/build.ts'
import { type Code, NotCompiled } from './closure/code.ts'
import { functionTable } from './function-table.ts'
import type { NameOptions } from './name-replacement.ts'
import { resolveNames } from './names.ts'
import { parseExpression } from './parse.ts'
import { cryptoRandom } from './random.ts'
import { withoutPlace } from './shared.ts'

/** One of the two ways that a `? :`, `?:` or `??` can go. */
export interface Branch {
  /** Such as `? then`, `?: fallback`. */
  readonly way: string
  /** Where the operator stands. */
  readonly at: Position
}

/** An expression whose branches are watched. */
export interface WatchedExpression {
  readonly branches: readonly Branch[]
  /** The branches that one object takes; those before a failure when the expression fails on it. */
  taken(input: SourceObject, now: number): ReadonlySet<Branch>
}

/**
 * The branches of an expression, for the coverage of mapping tests: compiled a second time with a watch on every
 * condition, so that the service's own closures have none. `undefined` for an expression without conditions, or
 * one that the interpreter runs.
 */
export function watchBranches(
  source: ExpressionText,
  options: NameOptions,
): WatchedExpression | undefined {
  const result = parseExpression(source)
  if (result.kind === 'problem') return undefined
  const { root } = result.parsed
  resolveNames(root, withoutPlace(source.text), options)
  const branches: Branch[] = []
  let taken = new Set<Branch>()
  let code: Code
  try {
    code = buildClosure(root, functionTable(), ({ position = 0 }, half) => {
      const operator = operatorAt(source.text, position)
      // A name such as accountEnabled becomes a condition of ours, which nobody wrote.
      if (operator === undefined) return undefined
      const at = source.spanOf(position - operator.length, position).start
      const branch = { way: `${operator} ${wordFor(operator, half)}`, at }
      branches.push(branch)
      return () => taken.add(branch)
    })
  } catch (thrown) {
    if (thrown instanceof NotCompiled) return undefined
    throw thrown
  }
  if (branches.length === 0) return undefined
  return {
    branches,
    taken(input, now) {
      taken = new Set()
      const run = { root: input, now, row: undefined, random: cryptoRandom, rounds: 0 }
      try {
        code(input, { run, parent: undefined, values: [] })
      } catch {
        // The test itself tells the failure; what was reached before it counts.
      }
      return taken
    },
  }
}

function operatorAt(text: string, end: number): '?' | '?:' | '??' | undefined {
  const two = text.slice(Math.max(0, end - 2), end)
  if (two === '?:' || two === '??') return two
  return two.endsWith('?') ? '?' : undefined
}

function wordFor(operator: string, half: 'then' | 'else'): string {
  if (operator === '?') return half
  return half === 'then' ? 'value' : 'fallback'
}
