import type { AnchorDefinition } from '../../model/definition.ts'
import type { ColumnDescription } from '../../model/table.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { CompiledAnchor } from '../compiled.ts'
import type { Codec } from './codec/codec.ts'
import { createCodec } from './codec/create.ts'
import type { FlowPlan } from './flow-plan.ts'
import { textLimit } from './text-limit.ts'

/** A column of the anchor, with the way back from a decoded id to a value of the column's type. */
export function compiledAnchor(
  definition: AnchorDefinition,
  plan: FlowPlan | undefined,
  description: ColumnDescription | undefined,
): CompiledAnchor {
  const kind = description?.kind ?? 'unknown'
  const codec = createCodec({ kind, type: 'string' })
  const limit = kind === 'text' || kind === 'unknown' ? textLimit(description) : undefined
  const parse = (text: string): ColumnValue | undefined => {
    const value = codec && canonicalOnly(codec, text)
    if (typeof value === 'number' && exceeds(value, description?.bytes)) return undefined
    if (value === undefined || limit === undefined || typeof value !== 'string') return value
    return limit.storable(value) && limit.fits(value) ? value : undefined
  }
  const { column } = definition
  if ('generate' in definition.value) {
    return { column, generate: definition.value.generate, parse }
  }
  return plan?.expression === undefined
    ? { column, parse }
    : { column, expression: plan.expression, parse }
}

/** A larger number is no key of any row; some databases refuse to compare one. */
function exceeds(value: number, bytes: number | undefined): boolean {
  if (bytes === undefined) return false
  const limit = 2 ** (bytes * 8 - 1)
  return value < -limit || value >= limit
}

/** An id is the spelling that we gave out: another one of the same value is unknown. */
function canonicalOnly(codec: Codec, text: string): ColumnValue | undefined {
  if (text === '') return undefined
  const value = codec.literal(text)
  return value !== undefined && String(value) === text ? value : undefined
}
