import type { Vocabulary } from '../../model/definition.ts'
import type { NameReport } from './name-report.ts'
import { childrenOf, type SyntaxNode } from './syntax.ts'
import { aliasSteps, meaningOf, signalNode } from './vocabulary.ts'

/** Which names an expression may use. */
export interface NameOptions {
  /** `scim`: those of spec §3.4; `none`: the fields of a file, where every name is allowed. */
  readonly vocabulary: Vocabulary
  /** In a `read:` expression, `row` is the live row; its columns where they are known. */
  readonly columns?: readonly string[] | 'unknown'
}

/** Puts the canonical steps in the place of the one at `index`, where it is another spelling. */
export function resolveStep(
  steps: SyntaxNode[],
  index: number,
  options: NameOptions,
  report: NameReport,
): void {
  const step = steps[index]
  if (step?.type !== 'name' || step.resolved === true) return
  const name = String(step.value)
  if (name === 'row' && options.columns !== undefined) {
    step.type = 'variable'
    return
  }
  if (options.vocabulary === 'none') return
  const meaning = meaningOf(name)
  if (meaning.kind === 'core' && steps[index + 1]?.type === 'name') {
    steps.splice(index, 1)
    resolveStep(steps, index, options, report)
  } else if (meaning.kind === 'signal') {
    steps[index] = replacement(signalNode(name), step, name, report)
  } else if (meaning.kind === 'alias') {
    const put = aliasSteps(meaning.text)
    for (const one of put) mark(one, step, report.written.get(step) ?? name, report)
    const last = put.at(-1)
    if (last !== undefined) replacement(last, step, name, report)
    steps.splice(index, 1, ...put)
    resolveStep(steps, index, options, report)
  }
}

/** Gives a node that is put in the filters and marks of the one that was written. */
function replacement(
  put: SyntaxNode,
  step: SyntaxNode,
  name: string,
  report: NameReport,
): SyntaxNode {
  mark(put, step, report.written.get(step) ?? name, report)
  if (step.stages !== undefined) put.stages = [...(put.stages ?? []), ...step.stages]
  if (step.keepArray !== undefined) put.keepArray = step.keepArray
  if (step.tuple !== undefined) put.tuple = step.tuple
  if (step.focus !== undefined) put.focus = step.focus
  if (step.index !== undefined) put.index = step.index
  return put
}

/** The place of what was written, on every node that is put in for it. */
function mark(put: SyntaxNode, step: SyntaxNode, name: string, report: NameReport): void {
  report.written.set(put, name)
  if (put.position !== undefined && step.position !== undefined) put.position = step.position
  for (const child of childrenOf(put)) mark(child, step, name, report)
}
