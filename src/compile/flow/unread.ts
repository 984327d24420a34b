import { SIGNAL_NAMES } from '../../model/attributes/vocabulary.ts'
import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../model/source-object.ts'
import type { CompiledExpression } from '../compiled.ts'
import { overlap } from './fed-columns.ts'

/** What counts without an expression: the signals of spec §3.4, and columns that are addressed by name. */
const ALWAYS_READ: readonly string[] = ['active', ...SIGNAL_NAMES, 'schemas', ECMA2HOST_USER]

/**
 * Tells of canonical paths which ones no expression reads, wherever it stands, as people write them
 * (`enterprise.costCenter`): what is sent there is accepted and reaches no row. Where an expression is left to the interpreter nothing is told, for it may read the
 * whole object.
 */
export function unreadPaths(
  expressions: readonly CompiledExpression[],
): (paths: readonly string[]) => readonly string[] {
  if (expressions.some((one) => one.mode === 'interpreter')) return () => []
  const inputs = new Set(ALWAYS_READ)
  for (const { analysis } of expressions) {
    for (const { path } of analysis.inputs) inputs.add(path.join('.'))
  }
  const read = [...inputs]
  return (paths) => paths.filter((path) => !read.some((one) => overlap(path, one))).map(labelled)
}

function labelled(path: string): string {
  return path.startsWith(`${ENTERPRISE_USER}.`)
    ? `enterprise${path.slice(ENTERPRISE_USER.length)}`
    : path
}
