import type { CaseRule } from '../../model/condition.ts'
import { isSyncError } from '../../model/errors.ts'
import type { AttributePath } from '../../model/filter.ts'
import { CORE_USER, ECMA2HOST_USER } from '../../model/source-object.ts'
import type { CompiledAnchor } from '../compiled.ts'
import type { Answer, Answers } from '../read/answer.ts'
import type { OfferedColumn } from '../read/columns.ts'
import { AttributeIndex } from './attribute-index.ts'
import { certaintyOf } from './compare.ts'

interface SortContext {
  readonly anchor: readonly CompiledAnchor[]
  readonly answers: Answers
  readonly offered: readonly OfferedColumn[]
}

type SortColumn = { readonly column: string; readonly case: CaseRule }

/** Compiles the question which column puts people in the order of an attribute. */
export function sortColumns(context: SortContext): (path: AttributePath) => SortColumn | undefined {
  const index = new AttributeIndex(context.answers)
  return (path) => {
    const schema = path.schema?.toLowerCase()
    if (schema === ECMA2HOST_USER.toLowerCase()) return byColumn(context.offered, path)
    const isCore = schema === undefined || schema === CORE_USER.toLowerCase()
    if (isCore && path.name.toLowerCase() === 'id') {
      const [only, ...more] = context.anchor
      return only === undefined || more.length > 0
        ? undefined
        : { column: only.column, case: 'exact' }
    }
    const answer = answerAt(index, path)
    return answer && byAnswer(answer)
  }
}

function answerAt(index: AttributeIndex, path: AttributePath): Answer | undefined {
  try {
    const found = index.find(path)
    if (found.kind === 'scalar') return found.answer
    if (found.kind === 'parts') return found.parts.get('value')
    const [only, ...more] = found.entries
    return more.length === 0 && !found.more ? only?.subs.get(found.sub ?? 'value') : undefined
  } catch (error) {
    if (isSyncError(error, 'REQUEST_FILTER')) return undefined
    throw error
  }
}

/** Only where the column sorts as the attribute does: plain text, numbers as numbers. */
function byAnswer(answer: Answer): SortColumn | undefined {
  const { carried, plan } = answer
  if (carried === undefined || plan === undefined || certaintyOf(answer) !== 'exact') {
    return undefined
  }
  if (carried.domain !== undefined) return undefined
  const isText = carried.comparing === 'text' && carried.prefix === '' && carried.suffix === ''
  if (!isText && carried.comparing !== 'number') return undefined
  const folded = isText && !carried.attribute.definition.caseExact
  return { column: plan.column, case: folded ? 'folded' : 'exact' }
}

function byColumn(offered: readonly OfferedColumn[], path: AttributePath): SortColumn | undefined {
  const name = (path.sub === undefined ? path.name : `${path.name}.${path.sub}`).toLowerCase()
  const column = offered.find((one) => one.name.toLowerCase() === name)
  if (column === undefined) return undefined
  const isText = column.kind === 'text' || column.kind === 'unknown'
  return { column: column.name, case: isText && !column.isAnchor ? 'folded' : 'exact' }
}
