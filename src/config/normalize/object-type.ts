import type { AnchorDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'
import type { Anchor, Connector, Mappings, Match, ObjectType } from '../../generated/connectors.ts'
import { normalizeDeprovision } from './deprovision.ts'
import { normalizeFlows } from './flow.ts'
import { expressionAt, report, spanOfEntry, spanOfKey, spanOfValue } from './scope.ts'
import type { Scope } from './scope.ts'
import { parseTableName } from './table-name.ts'

/** An object type in normal form; `body` is the connector itself when there is only User. */
export function normalizeObjectType(
  scope: Scope,
  name: string,
  body: Connector | ObjectType,
  span: Span,
): ObjectTypeDefinition | undefined {
  const { table, anchor, mappings, match, scope: condition } = body
  if (table === undefined || anchor === undefined || mappings === undefined) return undefined
  const tableSpan = spanOfValue(scope, { container: body, key: 'table' })
  const tableName = parseTableName(table)
  if (tableName === undefined) {
    report(scope, tableSpan, {
      rule: 'wrong-value',
      message: 'This is no table name: a part is empty, or a bracket or quote is not closed.',
      help: 'For example: EntraIDUsers, hr.Employee, [dbo].[Odd.Name].',
    })
    return undefined
  }
  for (const columns of [anchor, mappings]) checkNames(scope, columns)
  return {
    name,
    span,
    table: tableName,
    tableSpan,
    anchor: normalizeAnchor(scope, anchor),
    match: normalizeMatch(scope, match ?? []),
    ...(condition === undefined
      ? {}
      : { scope: expressionAt(scope, { container: body, key: 'scope' }, condition) }),
    flows: normalizeFlows(scope, mappings),
    deprovision: normalizeDeprovision(scope, body.deprovision ?? {}, span),
    onAnchorChange: body.onAnchorChange ?? 'hold',
  }
}

/** No database has a column without a name; YAML takes `"": …` for a key. */
function checkNames(scope: Scope, columns: Anchor | Mappings): void {
  if (!Object.hasOwn(columns, '')) return
  report(scope, spanOfKey(scope, { container: columns, key: '' }), {
    rule: 'wrong-value',
    message: 'A column has a name, and this key is empty.',
    help: 'Write column: attribute, for example: Firstname: givenName',
  })
}

/** The columns of an anchor, in the order of the file. */
export function normalizeAnchor(scope: Scope, anchor: Anchor): readonly AnchorDefinition[] {
  return Object.entries(anchor).map(([column, value]) => {
    const entry = { container: anchor, key: column }
    const span = spanOfEntry(scope, entry)
    return typeof value === 'string'
      ? { column, span, value: { from: expressionAt(scope, entry, value) } }
      : { column, span, value: { generate: value.generate } }
  })
}

function normalizeMatch(scope: Scope, match: Match): ObjectTypeDefinition['match'] {
  return match.map((column, key) => ({
    column,
    span: spanOfValue(scope, { container: match, key }),
  }))
}
