import type { SourceObject } from '../../model/source-object.ts'
import type { JsonValue, Row } from '../../model/value.ts'
import type { Remembered } from '../compiled.ts'
import { SIGNALS } from '../flow/attribute-path.ts'
import type { FlowPlan } from '../flow/flow-plan.ts'
import type { Answer, Answers } from './answer.ts'
import type { Draft } from './place.ts'
import { stillHolds, valueReader } from './value-reader.ts'

/** What a source object says about the account, whether sent apart or by `active` alone (spec §3.4). */
export interface Signals {
  readonly enabled: boolean
  readonly softDeleted: boolean
}

/** The signals of an object: those that were sent apart, and what follows from `active` for the others. */
export function signalsOf(source: SourceObject): Signals {
  const { active, accountEnabled, isSoftDeleted } = source
  const enabled = accountEnabled ?? active
  return {
    enabled: enabled !== false,
    softDeleted: isSoftDeleted === undefined ? active === false : isSoftDeleted === true,
  }
}

/** The signals that the columns of an object type tell; `undefined` where there is no column or value. */
export interface ToldSignals {
  readonly active: boolean | undefined
  readonly enabled: boolean | undefined
  readonly softDeleted: boolean | undefined
}

/**
 * Writes the signals into a draft, as few as say the same: `active`, and beside it only what does not
 * follow from it, so that a client that knows `active` alone can still turn everything. Without a column
 * of its own, `active` is "enabled and not soft-deleted".
 */
export function putSignals(draft: Draft, told: ToldSignals): void {
  const { enabled, softDeleted } = told
  delete draft['accountEnabled']
  delete draft['isSoftDeleted']
  delete draft['active']
  if (told.active === undefined && enabled === undefined && softDeleted === undefined) return
  const active = told.active ?? ((enabled ?? true) && softDeleted !== true)
  draft['active'] = active
  if (enabled !== undefined && enabled !== active) draft['accountEnabled'] = enabled
  if (softDeleted !== undefined && softDeleted === active) draft['isSoftDeleted'] = softDeleted
}

/** The step that reads the signals; `undefined` when no flow reads one. */
export function signalReader(
  plans: readonly FlowPlan[],
  answers: Answers,
): ((draft: Draft, row: Row, remembered: Remembered | undefined) => void) | undefined {
  const byName = new Map(
    answers.all
      .filter((one) => one.attribute.isSignal)
      .map((one) => [one.attribute.path[0] ?? '', one]),
  )
  const [active, account, soft] = ['active', 'accountEnabled', 'isSoftDeleted'].map((name) =>
    byName.get(name),
  )
  const present = [active, account, soft].filter((one) => one !== undefined)
  if (present.length === 0) return undefined
  const readActive = reader(active)
  const readAccount = reader(account)
  const readSoft = reader(soft)
  const feeding = plans.filter((plan) => plan.apply === 'always' && readsSignal(plan))
  const fromRow = (draft: Draft, row: Row, remembered: Remembered | undefined): void => {
    putSignals(draft, {
      active: readActive(row, remembered),
      enabled: readAccount(row, remembered),
      softDeleted: readSoft(row, remembered),
    })
  }
  const rowTells = present.every((one) => one.via.kind === 'row' && !one.via.stateFirst)
  return (draft, row, remembered) => {
    // without signals of their own, the row says the same as what was accepted
    const asked = remembered !== undefined && !(rowTells && !sentApart(remembered.accepted))
    if (asked && feeding.every((plan) => stillHolds(plan, row, remembered))) {
      copySignals(draft, remembered.accepted)
    } else fromRow(draft, row, remembered)
  }
}

function sentApart(accepted: SourceObject): boolean {
  return accepted['accountEnabled'] !== undefined || accepted['isSoftDeleted'] !== undefined
}

function readsSignal(plan: FlowPlan): boolean {
  const inputs = plan.expression?.analysis.inputs ?? []
  return inputs.some(({ path }) => path.length === 1 && SIGNALS.has(path[0] ?? ''))
}

/** What was accepted, with `active` worked out when only the separate signals were sent. */
function copySignals(draft: Draft, accepted: SourceObject): void {
  const { active, accountEnabled, isSoftDeleted } = accepted
  if (accountEnabled !== undefined) draft['accountEnabled'] = accountEnabled
  if (isSoftDeleted !== undefined) draft['isSoftDeleted'] = isSoftDeleted
  if (active !== undefined) draft['active'] = active
  else if (accountEnabled !== undefined || isSoftDeleted !== undefined) {
    const { enabled, softDeleted } = signalsOf(accepted)
    draft['active'] = enabled && !softDeleted
  }
}

function reader(
  answer: Answer | undefined,
): (row: Row, remembered: Remembered | undefined) => boolean | undefined {
  const read = answer && valueReader(answer)
  return (row, remembered) => {
    const value: JsonValue | undefined = read?.(row, remembered)
    return typeof value === 'boolean' ? value : undefined
  }
}
