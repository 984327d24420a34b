import type { FlowDefinition, ObjectTypeDefinition, Vocabulary } from '../../model/definition.ts'
import { definitionText } from '../../model/definition-text.ts'
import type { ColumnDescription } from '../../model/table.ts'

/**
 * A short text that is the same as long as the same object gives the same row: over table, anchor, scope,
 * flows and deprovisioning, and the types of the columns, which choose how values are spelled.
 *
 * Where something stands in its file, how it is read back and who may see it does not count; `match` does
 * not either, for it says which row is joined and not what the row holds.
 */
export function definitionDigest(
  definition: ObjectTypeDefinition,
  vocabulary: Vocabulary,
  columns: ReadonlyMap<string, ColumnDescription>,
): string {
  const { anchor, flows } = definition
  const decides = {
    ...definition,
    match: [],
    flows: flows.map((flow): FlowDefinition => ({ ...flow, read: 'none', sensitive: false })),
  }
  const types = [...anchor, ...flows].map(({ column }) => {
    const described = columns.get(column)
    return [column, described?.kind, described?.length]
  })
  // Loaded when it is called for: `validate` never does, and it takes several milliseconds.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256')
    .update(definitionText(decides))
    .update(JSON.stringify([vocabulary, types]))
    .digest('base64url')
    .slice(0, 16)
}
