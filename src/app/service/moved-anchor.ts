import type { Difference } from '../../config/difference/difference.ts'
import { anchorWords } from '../../config/difference/words.ts'
import type { AnchorDefinition, ConnectorDefinition } from '../../model/definition.ts'
import type { MovedDefinition } from '../../model/moved.ts'

/**
 * A changed anchor that `moved` explains is planned: rows get their new keys in place, and their SCIM ids go on
 * answering. Only where the columns stay can a row be found by its old key and given its new one.
 */
export function movedOrNot(
  difference: Difference,
  { before, after }: { readonly before: ConnectorDefinition; readonly after: ConnectorDefinition },
  moved: readonly MovedDefinition[],
): Difference {
  if (difference.kind !== 'anchor') return difference
  const isMoved = moved.some((one) => {
    if (one.kind !== 'anchor' || one.connector !== after.name) return false
    const older = before.objects.find((object) => object.name === one.object)
    const newer = after.objects.find((object) => object.name === one.object)
    if (older === undefined || newer === undefined) return false
    return (
      anchorWords(older.anchor) === anchorWords(one.from) &&
      columnsOf(older.anchor) === columnsOf(newer.anchor)
    )
  })
  if (!isMoved) return difference
  const why = 'rows get their new keys in place, and their SCIM ids go on answering'
  return { ...difference, effect: 'planned', moved: true, why }
}

function columnsOf(anchor: readonly AnchorDefinition[]): string {
  return JSON.stringify(anchor.map(({ column, value }) => [column, 'generate' in value]))
}
