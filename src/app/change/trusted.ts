import type { ConnectorDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import type { TableName } from '../../model/table.ts'

/**
 * What of a connector somebody else's version is worked out on: its database with the secrets, its tables and keys,
 * its source and limits. No expression is in it, so that it can be handed to another thread.
 */
export interface TrustedConnector extends Omit<ConnectorDefinition, 'objects'> {
  readonly objects: readonly {
    readonly name: string
    readonly table: TableName
    /** See {@link anchorColumns}. */
    readonly anchor: string
    readonly anchorText: string
  }[]
}

/** Takes what is trusted out of a connector that is active, or that a reviewed revision has. */
export function trustedPart({ objects, ...definition }: ConnectorDefinition): TrustedConnector {
  return {
    ...definition,
    objects: objects.map((one) => ({
      name: one.name,
      table: one.table,
      anchor: anchorColumns(one),
      anchorText: anchorText(one),
    })),
  }
}

/** The columns of an anchor, and whether a value of them is generated; two with one text have keys of one form. */
export function anchorColumns({ anchor }: Pick<ObjectTypeDefinition, 'anchor'>): string {
  return JSON.stringify(anchor.map((one) => [one.column, 'generate' in one.value]))
}

/** The columns of an anchor with their expressions. */
export function anchorText({ anchor }: Pick<ObjectTypeDefinition, 'anchor'>): string {
  return JSON.stringify(
    anchor.map(({ column, value }) => [column, 'from' in value ? value.from.text : value.generate]),
  )
}

/** Where the database is, and with what it is opened: two with one text connect to the same. */
export function targetText({ target }: Pick<ConnectorDefinition, 'target'>): string {
  return JSON.stringify(target, (key, value: unknown) =>
    key === 'span' || key.endsWith('Span') ? undefined : value,
  )
}

/** The environment variables that the database of a connector is opened with. */
export function secretVariables({
  target,
}: Pick<ConnectorDefinition, 'target'>): readonly string[] {
  const { connection } = target
  if ('url' in connection) return []
  const secret = 'secret' in connection ? connection.secret : connection.options.password
  return secret !== undefined && 'env' in secret ? [secret.env] : []
}
