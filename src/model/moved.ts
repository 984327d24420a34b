import type { AnchorDefinition } from './definition.ts'
import type { Span } from './position.ts'

/** What is still the same under another name, so that rows, ids and the connector space go along. */
export type MovedDefinition = MovedConnector | MovedAnchor | MovedColumn

/** A connector that got another name. */
export interface MovedConnector {
  readonly kind: 'connector'
  readonly span: Span
  readonly from: string
  readonly fromSpan: Span
  readonly to: string
  readonly toSpan: Span
}

/** An object type whose anchor changed: rows are re-keyed in place. */
export interface MovedAnchor {
  readonly kind: 'anchor'
  readonly span: Span
  readonly connector: string
  readonly connectorSpan: Span
  /** Name of the object type. */
  readonly object: string
  /** The anchor until now. */
  readonly from: readonly AnchorDefinition[]
  readonly fromSpan: Span
}

/** A column that got another name. */
export interface MovedColumn {
  readonly kind: 'column'
  readonly span: Span
  readonly connector: string
  readonly connectorSpan: Span
  /** Name of the object type. */
  readonly object: string
  readonly from: string
  readonly fromSpan: Span
  readonly to: string
  readonly toSpan: Span
}

/** A connector that is retired on purpose; one that merely vanishes is kept waiting. */
export interface RemovedDefinition {
  readonly span: Span
  readonly connector: string
  readonly connectorSpan: Span
  readonly rows: 'keep' | 'delete'
  readonly rowsSpan: Span
  readonly reason?: string
}
