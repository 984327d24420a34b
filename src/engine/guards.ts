import type { CompiledObjectType } from '../compile/compiled.ts'
import type { Row } from '../model/value.ts'
import type { UniqueGuard } from '../sql/target.ts'

const NONE: readonly UniqueGuard[] = []

/** The columns of a write whose values no other row may hold; NULL is never in the way. */
export function guardsOf(objectType: CompiledObjectType, values: Row): readonly UniqueGuard[] {
  let guards: UniqueGuard[] | undefined
  for (const one of objectType.unique) {
    const value = values[one.column]
    if (value === undefined || value === null) continue
    guards ??= []
    guards.push(one)
  }
  return guards ?? NONE
}

/**
 * Names under which events wait for one another because they claim the same unique value. Folded values
 * are folded by Unicode's simple rules, a superset of what any collation folds for practical purposes; a
 * name too many only makes two events wait in turn.
 */
export function claimsOf(objectType: CompiledObjectType, values: Row): readonly string[] {
  const claims: string[] = []
  for (const guard of guardsOf(objectType, values)) {
    const text = String(values[guard.column])
    const folded = guard.case === 'folded' ? text.toLowerCase() : text
    claims.push(`${objectType.definition.name} unique ${guard.column} ${folded}`)
  }
  return claims.length > 1 ? claims.sort() : claims
}
