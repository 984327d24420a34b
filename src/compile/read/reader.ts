import { userSchema } from '../../model/attributes/user.ts'
import type { Awaitable } from '../../model/awaitable.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import { emptyObject, emptyRow, isObject, type JsonValue, type Row } from '../../model/value.ts'
import type { CompiledExpression, EvaluationScope, Remembered } from '../compiled.ts'
import type { Selector } from '../expression/tree.ts'
import { isUrn } from '../flow/attribute-path.ts'
import type { FlowPlan } from '../flow/flow-plan.ts'
import type { Answer, Answers } from './answer.ts'
import { copyOf, type Draft, isSelected, putAt, valueAt } from './place.ts'
import { signalReader } from './signals.ts'
import { acceptedAt, nonEmpty, stillHolds, valueReader } from './value-reader.ts'

/** Puts what one attribute's answer is into the object that is being read. */
type Step = (draft: Draft, row: Row, remembered: Remembered | undefined) => void

/** An explicit `read:` expression and where its value belongs. */
interface ExpressionStep {
  readonly expression: CompiledExpression
  readonly answer: Answer
}

/** Reads rows back into source objects. */
export type Reader = (
  row: Row,
  remembered: Remembered | undefined,
  scope: EvaluationScope,
) => Awaitable<SourceObject>

/**
 * Compiles the way back from a row to a source object: a list of steps, each of which writes one attribute
 * and leaves it out when there is no value.
 *
 * @param expressions the compiled `read:` expressions, by column
 */
export function createReader(
  plans: readonly FlowPlan[],
  answers: Answers,
  expressions: ReadonlyMap<string, CompiledExpression>,
): Reader {
  const steps = stepsOf(plans, answers)
  const explicit = answers.all.flatMap((answer): ExpressionStep[] => {
    const expression =
      answer.via.kind === 'expression' ? expressions.get(answer.via.plan.column) : undefined
    return expression === undefined ? [] : [{ expression, answer }]
  })
  return (row, remembered, scope) => {
    const draft = emptyObject()
    for (const step of steps) step(draft, row, remembered)
    return explicit.length === 0 ? draft : readExplicitly(explicit, draft, filled(row), scope, 0)
  }
}

function stepsOf(plans: readonly FlowPlan[], answers: Answers): readonly Step[] {
  const signals = signalReader(plans, answers)
  const plain = answers.all.filter((one) => !isSignal(one))
  const entries = new Map<string, { readonly selector: Selector; readonly of: Answer[] }>()
  const whole: PlacedStep[] = []
  for (const answer of plain) {
    const { selector } = answer
    if (selector === undefined || answer.via.kind === 'expression') {
      const step = answer.via.kind === 'state' ? stateStep(answer, answers) : rowStep(answer)
      if (step !== undefined) whole.push({ name: answer.attribute.path[0], step })
      continue
    }
    const name = JSON.stringify([selector.attribute, selector.where])
    const entry = entries.get(name) ?? { selector, of: [] }
    entry.of.push(answer)
    entries.set(name, entry)
  }
  // entries come after the arrays that the connector space gives, and go into theirs
  const grouped = [...entries.values()].map(
    ({ selector, of }): PlacedStep => ({
      name: selector.attribute[0],
      step: entryStep(selector, of),
    }),
  )
  const all = [...(signals === undefined ? [] : [{ name: 'active', step: signals }]), ...whole]
  const ordered = [...all, ...grouped].toSorted((a, b) => rankOf(a.name) - rankOf(b.name))
  return [...ordered.map((one) => one.step), overrideStep(plans, answers)]
}

/** A step and the attribute at the top of the object that it writes. */
interface PlacedStep {
  readonly name: string | undefined
  readonly step: Step
}

const RANKS: ReadonlyMap<string, number> = new Map(
  userSchema.attributes.map((one, index) => [one.name, index]),
)

/** People read an answer from the top: attributes come in the order of their schema, extensions last. */
function rankOf(name = ''): number {
  return RANKS.get(name) ?? (isUrn(name) ? RANKS.size + 1 : RANKS.size)
}

function isSignal(answer: Answer): boolean {
  return answer.attribute.isSignal
}

function rowStep(answer: Answer): Step | undefined {
  const read = valueReader(answer)
  if (read === undefined) return undefined
  const { path } = answer.attribute
  const [name = ''] = path
  if (path.length === 1) {
    return (draft, row, remembered) => {
      const value = read(row, remembered)
      if (value !== undefined) draft[name] = value
    }
  }
  return (draft, row, remembered) => {
    const value = read(row, remembered)
    if (value !== undefined) putAt(draft, path, value)
  }
}

/** A whole attribute from the connector space; an entry of it that rows answer is completed by them. */
function stateStep(answer: Answer, answers: Answers): Step | undefined {
  const read = valueReader(answer)
  if (read === undefined) return undefined
  const { path, definition } = answer.attribute
  // A selector that asks for nothing (`emails[0].value`) cannot say which entry is its own.
  const replaced =
    definition.multiValued &&
    answers.all.some(({ selector, attribute }) => {
      return selector !== undefined && !asks(selector) && startsWith(attribute.path, path)
    })
  return (draft, row, remembered) => {
    const value = read(row, remembered)
    if (value === undefined) return
    const copy = copyOf(value)
    if (!Array.isArray(copy) || !replaced) putAt(draft, path, copy)
  }
}

function asks({ where }: Selector): boolean {
  return Object.keys(where).length > 0
}

function startsWith(long: readonly string[], path: readonly string[]): boolean {
  return path.every((name, index) => long[index] === name)
}

function entryStep(selector: Selector, of: readonly Answer[]): Step {
  const parts = of.flatMap((answer) => {
    const read = valueReader(answer)
    return read === undefined ? [] : [{ sub: answer.selector?.sub ?? 'value', read }]
  })
  const fixed = Object.keys(selector.where)
  const typed = typeReader(selector, of)
  return (draft, row, remembered) => {
    let entry: Draft | undefined
    for (const { sub, read } of parts) {
      const value = read(row, remembered)
      if (value === undefined) continue
      entry ??= emptyObject()
      entry[sub] = value
    }
    const listed = valueAt(draft, selector.attribute)
    const known: readonly JsonValue[] = Array.isArray(listed) ? listed : []
    const at = fixed.length > 0 ? known.findIndex((one) => isSelected(one, selector.where)) : -1
    if (entry === undefined) {
      if (at >= 0) putAt(draft, selector.attribute, known.toSpliced(at, 1))
      return
    }
    for (const name of fixed) entry[name] = selector.where[name] ?? ''
    const type = typed?.(row, remembered)
    if (type !== undefined) entry['type'] = type
    // What no column holds of the entry, such as `primary`, is what was accepted with it.
    const before = known[at]
    const whole = isObject(before) ? Object.assign(emptyObject(), before, entry) : entry
    putAt(draft, selector.attribute, at < 0 ? [...known, whole] : known.with(at, whole))
  }
}

/**
 * The `type` of an entry whose selector does not name one, such as `emails[0].value`. Clients find entries
 * by it, so it comes back from the connector space as long as the columns hold what was written.
 */
function typeReader(
  selector: Selector,
  of: readonly Answer[],
): ((row: Row, remembered: Remembered | undefined) => JsonValue | undefined) | undefined {
  if (Object.hasOwn(selector.where, 'type')) return undefined
  const plans = of.flatMap(({ plan }) => (plan === undefined ? [] : [plan]))
  return (row, remembered) =>
    remembered !== undefined && plans.every((plan) => stillHolds(plan, row, remembered))
      ? acceptedAt(remembered.accepted, [], { ...selector, sub: 'type' })
      : undefined
}

/**
 * Keeps values that a client gave for a column itself: without them the next change would run the flow's
 * expression and write something else. An edit of the row behind our back is taken over.
 */
function overrideStep(plans: readonly FlowPlan[], answers: Answers): Step {
  const byColumn = new Map(plans.map((plan) => [plan.column, plan]))
  return (draft, row, remembered) => {
    const given = remembered?.accepted[ECMA2HOST_USER]
    if (remembered === undefined || !isObject(given)) return
    for (const column of Object.keys(given)) {
      const plan = byColumn.get(column)
      const held = row[column]
      if (plan === undefined || held === undefined || held === null) continue
      const kept = stillHolds(plan, row, remembered) ? given[column] : undefined
      if (kept === undefined && answers.carried.get(column)?.decode(held) !== undefined) continue
      putAt(draft, [ECMA2HOST_USER, column], kept ?? held)
    }
  }
}

/** "No value" is missing for an expression, never null or empty (spec §3.5): `$uppercase(null)` fails. */
function filled(row: Row): Row {
  const values = emptyRow()
  for (const column of Object.keys(row)) {
    const value = row[column]
    if (value !== undefined && value !== null && value !== '') values[column] = value
  }
  return values
}

function readExplicitly(
  steps: readonly ExpressionStep[],
  draft: Draft,
  row: Row,
  scope: EvaluationScope,
  from: number,
): Awaitable<SourceObject> {
  for (let index = from; index < steps.length; index += 1) {
    const step = steps[index]
    if (step === undefined) break
    const value = step.expression.evaluate(emptyObject(), { ...scope, row })
    if (value instanceof Promise) {
      return value.then((ready) => {
        placeExplicit(draft, step.answer, ready)
        return readExplicitly(steps, draft, row, scope, index + 1)
      })
    }
    placeExplicit(draft, step.answer, value)
  }
  return draft
}

function placeExplicit(draft: Draft, answer: Answer, value: JsonValue | undefined): void {
  const shown = nonEmpty(value)
  if (shown === undefined) return
  const { attribute, selector } = answer
  if (selector === undefined) return putAt(draft, attribute.path, copyOf(shown))
  const entry: Draft = Object.assign(emptyObject(), selector.where, { [selector.sub]: shown })
  const known = valueAt(draft, selector.attribute)
  putAt(draft, selector.attribute, Array.isArray(known) ? [...known, entry] : [entry])
}
