import type { SpaceCounts, SpaceRecord } from '../../state/space.ts'
import type { StepContext, TypeParts } from './step-context.ts'

/** Whether most rows were gone when the table was last read: `yes`, else empty. */
const EMPTIED = 'table.emptied'

/** So few rows may be gone at once without anybody thinking of a table that is being loaded again. */
const FEW = 10

/**
 * Whether a complete read of a table brought less than half of the rows that it had: it was emptied, and may be
 * loaded again from a backup. Absence says nothing final then, as with a source that brings less than half.
 *
 * @param rows how many rows have a record
 */
export function isEmptied({ total, byState }: SpaceCounts, rows: number): boolean {
  const known = total - byState.waiting - byState.unmanaged
  const gone = total - byState.waiting - rows
  return gone > FEW && gone * 2 > known
}

/** Puts down how the table was found. */
export async function noteEmptied(
  { parts }: StepContext,
  type: TypeParts,
  { emptied }: { readonly emptied: boolean },
): Promise<void> {
  const known = await wasEmptied({ parts }, type)
  if (known !== emptied) await parts.journal.setWatermark(type.key, EMPTIED, emptied ? 'yes' : '')
}

/** Whether the table was found emptied when it was last read. */
export async function wasEmptied(
  { parts }: Pick<StepContext, 'parts'>,
  type: TypeParts,
): Promise<boolean> {
  return (await parts.journal.watermark(type.key, EMPTIED)) === 'yes'
}

/**
 * Whether a record is only kept because the table was emptied: the source has the person no more, nor has the table
 * the row. When the row comes back it is ours, and what `onMissing` says happens to it.
 */
export function isKept({ state, standing }: Pick<SpaceRecord, 'state' | 'standing'>): boolean {
  return state === 'missing' && standing === 'absent'
}
