import { SyncError } from '../../model/errors.ts'
import { ECMA2HOST_USER, type SourceObject } from '../../model/source-object.ts'
import { emptyObject, isObject, sameValue, type JsonValue, type Row } from '../../model/value.ts'
import type { ColumnKind } from '../../model/table.ts'
import type { Remembered } from '../compiled.ts'
import { nearest } from '../../model/nearest.ts'
import { SIGNALS } from '../flow/attribute-path.ts'
import type { FlowPlan } from '../flow/flow-plan.ts'
import { textOfNumber } from '../flow/codec/number.ts'
import type { Answers } from './answer.ts'
import type { Carried } from './carried.ts'
import { type Draft, draftOf, isSelected, putAt, valueAt } from './place.ts'
import { putSignals, signalsOf } from './signals.ts'

/** A column as the ECMA2Host extension offers it. */
export interface OfferedColumn {
  readonly name: string
  readonly kind: ColumnKind
  readonly isAnchor: boolean
  /** What makes its value; absent when the database or the engine does. */
  readonly plan: FlowPlan | undefined
}

/** The ECMA2Host attributes of a row: booleans of boolean columns, text of all others, no empty ones. */
export function readColumns(
  offered: readonly OfferedColumn[],
  row: Row,
): Readonly<Record<string, JsonValue>> {
  const columns = emptyObject()
  for (const { name } of offered) {
    const value = row[name]
    if (value === undefined || value === null || value === '') continue
    columns[name] = typeof value === 'number' ? textOfNumber(value) : value
  }
  return columns
}

/** Takes ECMA2Host column values into source objects. */
export type ColumnAcceptor = (
  source: SourceObject,
  columns: Readonly<Record<string, JsonValue | undefined>>,
  present?: Remembered,
) => SourceObject

/**
 * Compiles the way from ECMA2Host attributes to the attributes that feed their columns. A column whose
 * flow cannot be turned round keeps its value under the extension's URN.
 */
export function columnAcceptor(
  offered: readonly OfferedColumn[],
  answers: Answers,
): ColumnAcceptor {
  const find = columnFinder(offered)
  const signalPaths = new Set(
    [...answers.carried.values()].filter(isSignal).map((one) => one.attribute.path[0] ?? ''),
  )
  return (source, columns, present) => {
    const draft = draftOf(source)
    const signals = new Map<string, boolean | undefined>()
    for (const name of Object.keys(columns)) {
      const { plan } = find(name)
      // constants and generated keys are nobody's to send
      if (plan?.expression === undefined) continue
      const value = columns[name]
      const carried = answers.carried.get(plan.column)
      if (present !== undefined && isEcho(plan, carried, value, source, present)) continue
      dropOverride(draft, plan.column)
      if (value === undefined || value === null || value === '') {
        if (carried !== undefined && isSignal(carried)) signals.set(signalOf(carried), undefined)
        else if (carried !== undefined) clearAttribute(draft, carried)
        continue
      }
      acceptValue(draft, plan, carried, value, signals)
    }
    if (signals.size > 0) mergeSignals(draft, source, signals, signalPaths)
    return draft
  }
}

/** Finds a column by its name, exactly or else without case. */
export function columnFinder(offered: readonly OfferedColumn[]): (name: string) => OfferedColumn {
  const exact = new Map(offered.map((one) => [one.name, one]))
  const folded = new Map(offered.map((one) => [one.name.toLowerCase(), one]))
  return (name) => {
    const found = exact.get(name) ?? folded.get(name.toLowerCase())
    if (found !== undefined) return found
    const near = nearest(name, exact.keys())
    throw new SyncError(
      'REQUEST_PATH',
      `There is no column "${name}" in this connector.` +
        (near === undefined ? '' : ` Did you mean "${near}"?`),
      { attribute: `${ECMA2HOST_USER}:${name}` },
    )
  }
}

/**
 * Whether a column only repeats what it holds already, so that the attributes that feed it count: a client
 * that reads a person, changes an attribute and puts everything back means the attribute. Where the object
 * had such attributes and the client sends none, it speaks in columns.
 */
function isEcho(
  plan: FlowPlan,
  carried: Carried | undefined,
  value: JsonValue | undefined,
  source: SourceObject,
  { accepted, written }: Remembered,
): boolean {
  const held = written[plan.column]
  if (held === undefined || held === null || value === undefined || value === null) return false
  if (!sameValue(plan.literal(value), held)) return false
  // a value that was given for the column itself stays one
  if (valueAt(accepted, [ECMA2HOST_USER, plan.column]) !== undefined) return false
  return feeds(plan, carried, source) || !feeds(plan, carried, accepted)
}

/** Whether an object has an attribute that feeds a column. */
function feeds(plan: FlowPlan, carried: Carried | undefined, source: SourceObject): boolean {
  if (carried === undefined) {
    const inputs = plan.expression?.analysis.inputs ?? []
    return inputs.some(({ path }) => path.length > 0 && valueAt(source, path) !== undefined)
  }
  if (isSignal(carried)) {
    for (const name of SIGNALS) if (source[name] !== undefined) return true
    return false
  }
  const { attribute, selector } = carried
  if (selector === undefined) return valueAt(source, attribute.path) !== undefined
  const entries = valueAt(source, selector.attribute)
  const entry: unknown = Array.isArray(entries)
    ? entries.find((one: JsonValue) => isSelected(one, selector.where))
    : undefined
  return isObject(entry) && entry[selector.sub] !== undefined
}

function acceptValue(
  draft: Draft,
  plan: FlowPlan,
  carried: Carried | undefined,
  value: JsonValue,
  signals: Map<string, boolean | undefined>,
): void {
  const literal = plan.literal(value)
  if (literal === undefined) throw unfit(plan, plan.codec.expects)
  const decoded = carried?.decode(literal)
  const isBoolean = carried?.attribute.definition.type === 'boolean'
  if (carried === undefined || decoded === undefined) {
    if (isBoolean) throw unfit(plan, 'one of the two values of its flow')
    if (carried !== undefined) clearAttribute(draft, carried)
    putAt(draft, [ECMA2HOST_USER, plan.column], literal)
  } else if (isSignal(carried)) {
    signals.set(signalOf(carried), decoded === true)
  } else if (isBoolean || carried.encode(decoded) === literal) {
    putAttribute(draft, carried, decoded)
  } else {
    clearAttribute(draft, carried)
    putAt(draft, [ECMA2HOST_USER, plan.column], literal)
  }
}

function mergeSignals(
  draft: Draft,
  before: SourceObject,
  given: ReadonlyMap<string, boolean | undefined>,
  mapped: ReadonlySet<string>,
): void {
  const known = signalsOf(before)
  const told = (name: string, present: boolean): boolean | undefined => {
    if (!mapped.has(name)) return undefined
    return given.has(name) ? given.get(name) : present
  }
  putSignals(draft, {
    active: told('active', before['active'] !== false),
    enabled: told('accountEnabled', known.enabled),
    softDeleted: told('isSoftDeleted', known.softDeleted),
  })
}

function putAttribute(draft: Draft, carried: Carried, value: JsonValue): void {
  const { selector, attribute } = carried
  if (selector === undefined) return putAt(draft, attribute.path, value)
  const known = valueAt(draft, selector.attribute)
  const entries: JsonValue[] = Array.isArray(known) ? [...known] : []
  const index = entries.findIndex((one) => isSelected(one, selector.where))
  const before = entries[index]
  const entry: Draft = Object.assign(emptyObject(), isObject(before) ? before : selector.where, {
    [selector.sub]: value,
  })
  if (index < 0) entries.push(entry)
  else entries[index] = entry
  putAt(draft, selector.attribute, entries)
}

function clearAttribute(draft: Draft, carried: Carried): void {
  const { selector, attribute } = carried
  if (selector === undefined) return removeAt(draft, attribute.path)
  const known = valueAt(draft, selector.attribute)
  if (!Array.isArray(known)) return
  const index = known.findIndex((one: JsonValue) => isSelected(one, selector.where))
  const before: unknown = known[index]
  if (!isObject(before)) return
  const entry: Draft = Object.assign(emptyObject(), before)
  delete entry[selector.sub]
  // an entry that says no more than which one it was is none
  const isBare = Object.keys(entry).every((name) => Object.hasOwn(selector.where, name))
  const entries = known.toSpliced(index, 1, ...(isBare ? [] : [entry]))
  if (entries.length === 0) removeAt(draft, selector.attribute)
  else putAt(draft, selector.attribute, entries)
}

/** Removes what stands at a path, and objects that become empty by it. */
function removeAt(draft: Draft, path: readonly string[]): void {
  const [name = '', ...rest] = path
  if (rest.length > 0) {
    const child = draft[name]
    if (!isObject(child)) return
    const copy: Draft = Object.assign(emptyObject(), child)
    removeAt(copy, rest)
    if (Object.keys(copy).length > 0) {
      draft[name] = copy
      return
    }
  }
  delete draft[name]
}

function dropOverride(draft: Draft, column: string): void {
  if (draft[ECMA2HOST_USER] !== undefined) removeAt(draft, [ECMA2HOST_USER, column])
}

function isSignal(carried: Carried): boolean {
  return carried.attribute.isSignal
}

function signalOf(carried: Carried): string {
  return carried.attribute.path[0] ?? ''
}

function unfit(plan: FlowPlan, expects: string): SyncError {
  return new SyncError(
    'REQUEST_VALUE',
    `The column "${plan.column}" takes ${expects}, and the value that was sent is none.`,
    { column: plan.column, attribute: `${ECMA2HOST_USER}:${plan.column}` },
  )
}
