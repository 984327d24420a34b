import type { ReadBack } from '../compiled.ts'
import type { Selector } from '../expression/tree.ts'
import type { ResolveAttribute, ResolvedAttribute } from '../flow/attribute-path.ts'
import type { FlowPlan } from '../flow/flow-plan.ts'
import { type Carried, carriedBy } from './carried.ts'

/** Where the value of an attribute comes from on a GET (spec §3.6). */
export type Via =
  | { readonly kind: 'expression'; readonly plan: FlowPlan }
  | {
      readonly kind: 'row'
      readonly plan: FlowPlan
      readonly carried: Carried
      /** Whether the connector space is asked before the row, because the row has lost detail. */
      readonly stateFirst: boolean
      /** A deprovisioning rule may stand in the column in place of the flow. */
      readonly overlaid: boolean
    }
  | {
      readonly kind: 'state'
      /** Columns that must still hold what was written. */
      readonly plans: readonly FlowPlan[]
      readonly why: string
    }
  | { readonly kind: 'none' }

/** One attribute (or one entry's sub-attribute) that flows read, with its answer. */
export interface Answer {
  readonly key: string
  readonly attribute: ResolvedAttribute
  readonly selector: Selector | undefined
  readonly via: Via
  /** The column that filters can ask, also where it is not read back. */
  readonly carried: Carried | undefined
  readonly plan: FlowPlan | undefined
}

/** All answers of an object type, and which of them a column's flow takes part in. */
export interface Answers {
  readonly all: readonly Answer[]
  readonly carried: ReadonlyMap<string, Carried>
  readBackOf(column: string): ReadBack
}

const RANK = { expression: 0, row: 1, state: 2, none: 3 } as const

/**
 * Decides for every attribute who answers: an explicit `read:`, the first flow that can be turned round,
 * the connector space. Flows are taken in the order of the file.
 *
 * @param overlaid columns that a deprovisioning rule may set: their row says less than what was accepted
 * @param inputs what any expression reads: attributes that only `scope` or a rule asks for stand in no
 *   column and are remembered as they were accepted
 * @param resolve what the names of the source stand for
 */
export function answersOf(
  plans: readonly FlowPlan[],
  overlaid: ReadonlySet<string>,
  inputs: readonly (readonly string[])[],
  resolve: ResolveAttribute,
): Answers {
  const answers = new Map<string, Answer>()
  const carriedByColumn = new Map<string, Carried>()
  const keysByColumn = new Map<string, readonly string[]>()
  for (const plan of plans) {
    if (plan.expression === undefined) continue
    const carried = carriedBy(plan)
    if (carried !== undefined) carriedByColumn.set(plan.column, carried)
    const candidates = candidatesOf(plan, carried, overlaid)
    keysByColumn.set(
      plan.column,
      candidates.map((one) => one.key),
    )
    for (const candidate of candidates) {
      const known = answers.get(candidate.key)
      answers.set(candidate.key, known === undefined ? candidate : better(known, candidate))
    }
  }
  for (const answer of rememberedOnly(answers, attributesAt(inputs, resolve)))
    answers.set(answer.key, answer)
  return {
    all: [...answers.values()],
    carried: carriedByColumn,
    readBackOf: (column) => describe(answers.get(keysByColumn.get(column)?.[0] ?? '')),
  }
}

/** A name for an attribute and the entry that it stands in. */
function answerKey(path: readonly string[], selector: Selector | undefined): string {
  return JSON.stringify(selector === undefined ? path : [path, selector.where])
}

function candidatesOf(
  plan: FlowPlan,
  carried: Carried | undefined,
  overlaid: ReadonlySet<string>,
): readonly Answer[] {
  const read = plan.definition?.read
  if (carried === undefined) {
    const via = viaWithout(plan)
    return inputsOf(plan).map((attribute, index) => ({
      key: answerKey(attribute.path, undefined),
      attribute,
      selector: undefined,
      // an explicit expression answers one attribute, the first that the flow reads
      via: via.kind === 'expression' && index > 0 ? stateOf(plan, 'read by an expression') : via,
      carried: undefined,
      plan,
    }))
  }
  const { attribute, selector } = carried
  const key = answerKey(attribute.path, selector)
  const via =
    read === undefined && plan.apply === 'always' && carried.fromRow
      ? viaRow(plan, carried, overlaid)
      : viaWithout(plan)
  return [{ key, attribute, selector, via, carried, plan }]
}

function viaRow(plan: FlowPlan, carried: Carried, overlaid: ReadonlySet<string>): Via {
  // with "values" the default also stands for values that are not listed
  const ambiguous = plan.hasDefault && (plan.fallback !== null || plan.values !== undefined)
  const isOverlaid = overlaid.has(plan.column)
  const stateFirst = !carried.faithful || ambiguous || isOverlaid
  return { kind: 'row', plan, carried, stateFirst, overlaid: isOverlaid }
}

function viaWithout(plan: FlowPlan): Via {
  const read = plan.definition?.read
  if (read === 'none') return { kind: 'none' }
  if (read === 'state') return stateOf(plan, 'read: state')
  if (read !== undefined) return { kind: 'expression', plan }
  if (plan.apply === 'create') return stateOf(plan, 'written on create only')
  return stateOf(plan, plan.values === undefined ? 'no inverse' : 'values share a column value')
}

function stateOf(plan: FlowPlan, why: string): Via {
  return { kind: 'state', plans: plan.apply === 'create' ? [] : [plan], why }
}

/** Attributes that no flow reads, and that some other expression does. */
function rememberedOnly(
  answers: ReadonlyMap<string, Answer>,
  read: readonly ResolvedAttribute[],
): readonly Answer[] {
  const known = [...answers.values()].map((one) => one.attribute)
  const tops = new Set(known.map((one) => answerKey(wholeOf(one).path, undefined)))
  const via: Via = { kind: 'state', plans: [], why: 'read by scope or a rule only' }
  return read.flatMap((attribute): Answer[] => {
    const key = answerKey(attribute.path, undefined)
    const isKnown = answers.has(key) || (attribute.top.multiValued && tops.has(key))
    if (isKnown || (attribute.isSignal && known.some((one) => one.isSignal))) return []
    return [{ key, attribute, selector: undefined, via, carried: undefined, plan: undefined }]
  })
}

/** The attributes that an expression reads; of a multi-valued one the whole. */
function inputsOf(plan: FlowPlan): readonly ResolvedAttribute[] {
  return attributesAt(plan.expression?.analysis.paths ?? [], plan.resolve)
}

function attributesAt(
  paths: readonly (readonly string[])[],
  resolve: ResolveAttribute,
): readonly ResolvedAttribute[] {
  const found = new Map<string, ResolvedAttribute>()
  for (const path of paths) {
    const resolved = resolve(path)
    if (resolved === undefined) continue
    const whole = resolved.top.multiValued ? wholeOf(resolved) : resolved
    found.set(answerKey(whole.path, undefined), whole)
  }
  return [...found.values()]
}

function wholeOf(resolved: ResolvedAttribute): ResolvedAttribute {
  const { top, path } = resolved
  const depth = path.findIndex((name) => name.toLowerCase() === top.name.toLowerCase()) + 1
  return { definition: top, top, path: path.slice(0, depth), isSignal: false }
}

function better(known: Answer, candidate: Answer): Answer {
  const carrier = known.carried === undefined ? candidate : known
  if (known.via.kind === 'state' && candidate.via.kind === 'state') {
    const plans = [...known.via.plans, ...candidate.via.plans]
    return { ...carrier, via: { ...known.via, plans } }
  }
  const winner = RANK[candidate.via.kind] < RANK[known.via.kind] ? candidate : known
  if (winner.carried !== undefined) return winner
  return { ...winner, carried: carrier.carried, plan: carrier.plan }
}

function describe(answer: Answer | undefined): ReadBack {
  const via = answer?.via
  switch (via?.kind) {
    case 'row':
      return { kind: 'row', column: via.plan.column, how: via.carried.how }
    case 'expression':
      return { kind: 'expression', column: via.plan.column }
    case 'state':
      return { kind: 'state', columns: via.plans.map((one) => one.column), why: via.why }
    default:
      return { kind: 'none' }
  }
}
