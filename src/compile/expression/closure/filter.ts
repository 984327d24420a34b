import type { SyntaxNode, SyntaxStage } from '../syntax.ts'
import { type Build, type Code, countRound, type Frame, NotCompiled, type Scope } from './code.ts'
import { type Flagged, isNumeric, isTruthy, pushMember, sequenceOf } from './value.ts'

/** A predicate or an index: from what a step found to what is kept, as an unsettled sequence. */
export type Filter = (found: unknown, frame: Frame) => Flagged

/** Compiles the filters behind a step or a node, in their order. */
export function compileFilters(
  stages: readonly SyntaxStage[],
  scope: Scope,
  build: Build,
): Filter[] {
  return stages.map((stage) => {
    if (stage.type !== 'filter' || stage.expr === undefined) {
      throw new NotCompiled('a position is bound to a variable with #')
    }
    return compileFilter(stage.expr, scope, build)
  })
}

function compileFilter(predicate: SyntaxNode, scope: Scope, build: Build): Filter {
  if (predicate.type === 'number') return byIndex(Math.floor(Number(predicate.value)))
  const { code, boolean } = build.described(predicate, scope)
  const keeps = boolean === true ? undefined : code
  return (found, frame) => {
    const kept = sequenceOf()
    if (!Array.isArray(found)) {
      countRound(frame)
      const holds = keeps === undefined ? code(found, frame) === true : false
      if (keeps !== undefined) keepWhere(keeps, [found], frame, kept)
      else if (holds) kept.push(found)
      return kept
    }
    if (keeps !== undefined) return keepWhere(keeps, found, frame, kept)
    for (const member of found) {
      countRound(frame)
      if (code(member, frame) === true) pushMember(kept, member)
    }
    return kept
  }
}

/** A predicate that may give numbers: those are positions, anything else is taken as a boolean. */
function keepWhere(
  predicate: Code,
  found: readonly unknown[],
  frame: Frame,
  kept: Flagged,
): Flagged {
  for (const [position, member] of found.entries()) {
    countRound(frame)
    const answer = predicate(member, frame)
    const positions = positionsOf(answer)
    if (positions === undefined) {
      if (isTruthy(answer)) pushMember(kept, member)
      continue
    }
    for (const one of positions) {
      const floor = Math.floor(one)
      if ((floor < 0 ? found.length + floor : floor) === position) pushMember(kept, member)
    }
  }
  return kept
}

function positionsOf(answer: unknown): readonly number[] | undefined {
  if (isNumeric(answer)) return [answer]
  if (!Array.isArray(answer)) return undefined
  const numbers = answer.filter((member) => isNumeric(member))
  return numbers.length === answer.length ? numbers : undefined
}

function byIndex(index: number): Filter {
  return (found) => {
    if (!Array.isArray(found)) {
      const hit = index === 0 || index === -1
      return hit && found !== undefined ? sequenceOf(found) : sequenceOf()
    }
    const member: unknown = found[index < 0 ? found.length + index : index]
    if (member === undefined) return sequenceOf()
    return Array.isArray(member) ? member : sequenceOf(member)
  }
}
