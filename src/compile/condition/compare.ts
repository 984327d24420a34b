import type { AttributeType } from '../../model/attributes/attribute.ts'
import type { CaseRule, Comparison, Condition } from '../../model/condition.ts'
import { SyncError } from '../../model/errors.ts'
import type { FilterOperator } from '../../model/filter.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { Held } from '../flow/codec/codec.ts'
import { isNumeric } from '../flow/codec/number.ts'
import { type FlowPlan, holds as columnHolds } from '../flow/flow-plan.ts'
import type { Answer } from '../read/answer.ts'
import type { Carried } from '../read/carried.ts'
import { allOf, anyOf, type Asked, atLeast, exactly, NONE, noneOf, UNKNOWN } from './asked.ts'
import { holds } from './holds.ts'

/** A comparison of one attribute, the value never null. */
export interface AttributeComparison {
  readonly operator: FilterOperator
  readonly value: string | number | boolean
}

/**
 * What the column of an answer can say about the attribute.
 *
 * - `exact`: GET shows what the row says, so the row decides;
 * - `hint`: the connector space may know better, but what it knows has made the column;
 * - `none`: the column may hold anything.
 */
export function certaintyOf(answer: Answer): 'exact' | 'hint' | 'none' {
  const { via, carried, plan } = answer
  if (carried === undefined || plan === undefined) return 'none'
  if (plan.apply === 'create' || carried.comparing === 'opaque') {
    return via.kind === 'row' && !via.stateFirst ? 'hint' : 'none'
  }
  switch (via.kind) {
    case 'row':
      if (via.overlaid) return 'none'
      return via.stateFirst || via.plan !== plan ? 'hint' : 'exact'
    case 'none':
      return carried.faithful && !plan.hasDefault ? 'exact' : 'none'
    default:
      return 'none'
  }
}

/**
 * A comparison of an attribute as a condition on its column. `ne` is the opposite of `eq`, so it holds
 * where there is no value, too.
 *
 * @throws SyncError `REQUEST_FILTER` for an order of booleans or binaries
 */
export function compareAnswer(answer: Answer, comparison: AttributeComparison): Asked {
  const { carried, plan } = answer
  if (comparison.operator === 'ne') {
    return noneOf(compareAnswer(answer, { ...comparison, operator: 'eq' }))
  }
  const { name, type } = answer.attribute.definition
  refuseUnordered(name, type, comparison.operator)
  const certainty = certaintyOf(answer)
  if (carried === undefined || plan === undefined || certainty === 'none') return UNKNOWN
  const asked = compareCarried(carried, plan, comparison)
  return certainty === 'exact' ? asked : hintOf(carried, plan, comparison)
}

/** That the attribute has a value. */
export function presentAnswer(answer: Answer): Asked {
  const { carried, plan } = answer
  const certainty = certaintyOf(answer)
  if (carried === undefined || plan === undefined || certainty === 'none') return UNKNOWN
  if (certainty === 'hint') return defaultsToNull(plan) ? UNKNOWN : atLeast(presentOf(plan))
  return presentCarried(carried, plan)
}

function compareCarried(
  carried: Carried,
  plan: FlowPlan,
  { operator, value }: AttributeComparison,
): Asked {
  if (carried.domain !== undefined) return inDomain(carried, plan, operator, value)
  switch (carried.comparing) {
    case 'text':
      return compareText(carried, plan, operator, String(value))
    case 'number':
      return compareNumber(carried, plan, operator, value)
    case 'label':
      return compareLabel(carried, plan, operator, value)
    default:
      return hintFor(carried, plan, operator, value)
  }
}

/** Attributes with few values: those that meet the comparison, each as the column holds it. */
function inDomain(
  carried: Carried,
  plan: FlowPlan,
  operator: FilterOperator,
  value: string | number | boolean,
): Asked {
  const exact = carried.attribute.definition.caseExact
  const rule = carried.caseless ? 'folded' : 'exact'
  const matching = (carried.domain ?? []).filter(([one]) => holds(operator, one, value, exact))
  return anyOf(matching.map(([, column]) => exactly(comparing(plan, 'eq', column, rule))))
}

function compareText(
  carried: Carried,
  plan: FlowPlan,
  operator: FilterOperator,
  value: string,
): Asked {
  const rule = caseOf(carried)
  const guards = guardsOf(carried, plan)
  const { prefix, suffix } = carried
  switch (operator) {
    case 'eq': {
      const encoded = value === '' ? undefined : carried.encode(value)
      if (encoded === undefined || !columnHolds(plan, encoded)) return NONE
      const equal = exactly(comparing(plan, 'eq', encoded, rule))
      return hasLetters(prefix + suffix) && rule === 'folded' ? allOf([equal, ...guards]) : equal
    }
    case 'sw':
    case 'ew':
    case 'co': {
      if (value === '') return allOf(guards)
      if (plan.limit?.storable(value) === false) return NONE
      const wanted = operator === 'sw' ? prefix + value : operator === 'ew' ? value + suffix : value
      // the text that is looked for may reach into what stands before or behind the attribute
      const reaches = operator === 'sw' ? suffix : operator === 'ew' ? prefix : prefix + suffix
      const found = comparing(plan, operator, wanted, rule)
      return allOf([{ condition: found, exact: reaches === '' }, ...guards])
    }
    default: {
      if (suffix !== '' || plan.limit?.storable(value) === false) {
        return { ...allOf(guards), exact: false }
      }
      return allOf([exactly(comparing(plan, operator, prefix + value, rule)), ...guards])
    }
  }
}

function compareNumber(
  carried: Carried,
  plan: FlowPlan,
  operator: FilterOperator,
  value: string | number | boolean,
): Asked {
  const encoded = typeof value === 'boolean' ? undefined : carried.encode(value)
  const present = presentOf(plan)
  if (encoded === undefined || encoded === null) {
    return operator === 'eq' ? NONE : atLeast(present)
  }
  if (operator === 'co' || operator === 'sw' || operator === 'ew') return atLeast(present)
  return exactly(comparing(plan, operator, encoded, 'exact'))
}

function compareLabel(
  carried: Carried,
  plan: FlowPlan,
  operator: FilterOperator,
  value: string | number | boolean,
): Asked {
  const numeric = isNumeric(carried.attribute.definition.type)
  const encoded = carried.encode(numeric ? value : String(value))
  const present = presentOf(plan)
  if (operator !== 'eq') return atLeast(present)
  if (encoded === undefined || encoded === null || !columnHolds(plan, encoded)) return NONE
  return exactly(comparing(plan, 'eq', encoded, 'exact'))
}

/** A comparison that the connector space decides: the column only says who cannot be meant. */
function hintOf(carried: Carried, plan: FlowPlan, { operator, value }: AttributeComparison): Asked {
  // what is not among "values" stands as the default
  const unlisted = plan.values !== undefined && plan.hasDefault
  if (unlisted && (defaultsToNull(plan) || carried.domain === undefined)) return UNKNOWN
  if (carried.domain === undefined) return hintFor(carried, plan, operator, value)
  const listed = inDomain(carried, plan, operator, value)
  const rest = unlisted ? [exactly(comparing(plan, 'eq', plan.fallback, 'exact'))] : []
  return atLeast(anyOf([listed, ...rest]).condition)
}

function defaultsToNull(plan: FlowPlan): boolean {
  return plan.values !== undefined && plan.hasDefault && plan.fallback === null
}

function hintFor(
  carried: Carried,
  plan: FlowPlan,
  operator: FilterOperator,
  value: string | number | boolean,
): Asked {
  const { type } = carried.attribute.definition
  const present = atLeast(presentOf(plan))
  const encoded = carried.encode(type === 'boolean' || isNumeric(type) ? value : String(value))
  const bound = encoded === undefined || encoded === null ? undefined : stored(plan, encoded)
  if (operator === 'eq') {
    if (bound === undefined) return NONE
    const rule = plan.limit === undefined ? 'exact' : caseOf(carried)
    return atLeast(comparing(plan, 'eq', bound, rule))
  }
  const isInstant = carried.comparing === 'instant' && type === 'dateTime'
  if (!isInstant || bound === undefined) return present
  if (operator === 'gt' || operator === 'ge') return atLeast(comparing(plan, 'ge', bound, 'exact'))
  if (operator === 'lt' || operator === 'le') return atLeast(comparing(plan, 'le', bound, 'exact'))
  return present
}

/** The value as the column would hold it, cut where the flow cuts. */
function stored(plan: FlowPlan, value: Held): Held | undefined {
  if (columnHolds(plan, value)) return value
  const { limit } = plan
  if (limit === undefined || typeof value !== 'string' || !limit.storable(value)) return undefined
  return plan.onOverflow === 'truncate' ? limit.truncate(value) : undefined
}

/** That a column holds a value of the attribute: not NULL, not empty, with what stands around it. */
function presentCarried(carried: Carried, plan: FlowPlan): Asked {
  if (carried.domain !== undefined) {
    const rule = carried.caseless ? 'folded' : 'exact'
    return anyOf(carried.domain.map(([, one]) => exactly(comparing(plan, 'eq', one, rule))))
  }
  if (carried.comparing === 'text') return allOf(guardsOf(carried, plan))
  const present = presentOf(plan)
  return plan.limit === undefined ? exactly(present) : atLeast(present)
}

function guardsOf(carried: Carried, plan: FlowPlan): readonly Asked[] {
  const { prefix, suffix } = carried
  if (prefix === '' && suffix === '') return [exactly(comparing(plan, 'ne', '', 'exact'))]
  const guards = [exactly(comparing(plan, 'ne', prefix + suffix, 'exact'))]
  if (prefix !== '') guards.push(exactly(comparing(plan, 'sw', prefix, 'exact')))
  // a text shorter than both together may begin and end with them all the same
  const exact = prefix === ''
  if (suffix !== '') guards.push({ condition: comparing(plan, 'ew', suffix, 'exact'), exact })
  return guards
}

function presentOf(plan: FlowPlan): Condition {
  return { kind: 'present', column: plan.column }
}

/** A comparison of a column with a value; never with NULL. */
export function comparing(
  plan: { readonly column: string },
  comparison: Comparison,
  value: ColumnValue,
  rule: CaseRule,
): Condition {
  if (value === null) return { kind: 'not', of: { kind: 'present', column: plan.column } }
  return { kind: 'compare', column: plan.column, comparison, value, case: rule }
}

function caseOf(carried: Carried): CaseRule {
  return carried.attribute.definition.caseExact ? 'exact' : 'folded'
}

function hasLetters(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase()
}

/**
 * RFC 7644 §3.4.2.2: booleans and binaries have no order.
 *
 * @throws SyncError `REQUEST_FILTER`
 */
export function refuseUnordered(name: string, type: AttributeType, operator: FilterOperator): void {
  if (operator === 'eq' || operator === 'ne') return
  if (type !== 'boolean' && type !== 'binary') return
  throw new SyncError(
    'REQUEST_FILTER',
    `"${name}" is ${type} and can be compared with eq and ne only, not with "${operator}".`,
    { attribute: name },
  )
}
