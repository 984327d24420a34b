import type { ConnectorDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import type { MovedAnchor, MovedColumn, MovedDefinition } from '../../model/moved.ts'
import type { Span } from '../../model/position.ts'
import type { Configuration } from '../configuration.ts'

/** One thing with its old and its new name, among those that it may be confused with. */
export interface Renaming {
  readonly kind: 'connector' | 'column'
  /** What both names belong to: nothing for connectors, the object type for columns. */
  readonly owner: string
  readonly from: string
  readonly fromSpan: Span
  readonly to: string
  readonly toSpan: Span
}

/** The connectors and columns that got another name, in the order of the files. */
export function renamings(moved: readonly MovedDefinition[]): readonly Renaming[] {
  return moved.flatMap((one) => {
    if (one.kind === 'anchor') return []
    const owner = one.kind === 'connector' ? '' : `${one.connector}.${one.object}`
    return [{ ...one, owner }]
  })
}

/** Names of all connectors of a configuration, with and without errors. */
export function connectorNames({ connectors, broken }: Configuration): ReadonlySet<string> {
  return new Set([...connectors.map(({ name }) => name), ...broken])
}

/** The object type that a column or an anchor belongs to, when its connector has no errors. */
export function ownerOf(
  { connectors }: Configuration,
  one: MovedAnchor | MovedColumn,
): { readonly connector?: ConnectorDefinition; readonly object?: ObjectTypeDefinition } {
  const connector = connectors.find(({ name }) => name === one.connector)
  if (connector === undefined) return {}
  const object = connector.objects.find(({ name }) => name === one.object)
  return object === undefined ? { connector } : { connector, object }
}

/** The columns that an object type fills. */
export function columnsOf({ anchor, flows }: ObjectTypeDefinition): readonly string[] {
  return [...anchor, ...flows].map(({ column }) => column)
}
