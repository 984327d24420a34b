import type { Moved, Removed } from '../../generated/connectors.ts'
import type { MovedDefinition, RemovedDefinition } from '../../model/moved.ts'
import { normalizeAnchor } from './object-type.ts'
import { spanOfValue } from './scope.ts'
import type { Scope } from './scope.ts'

/** What is still the same under another name, in the order of the file. The list has passed the validator. */
export function normalizeMoved(
  common: Pick<Scope, 'places' | 'problems'>,
  moved: readonly Moved[],
): readonly MovedDefinition[] {
  return moved.map((one, key) => {
    // Only an anchor has expressions, and no name in them is looked up.
    const scope = { ...common, connector: ownerOf(one), vocabulary: 'none' as const }
    const span = spanOfValue(scope, { container: moved, key })
    if ('connector' in one) {
      const { connector } = one
      return { kind: 'connector', span, ...fromAndTo(scope, connector) }
    }
    if ('anchor' in one) {
      const { anchor } = one
      return {
        kind: 'anchor',
        span,
        ...ownedBy(scope, anchor),
        from: normalizeAnchor(scope, anchor.from),
        fromSpan: spanOfValue(scope, { container: anchor, key: 'from' }),
      }
    }
    const { column } = one
    return { kind: 'column', span, ...ownedBy(scope, column), ...fromAndTo(scope, column) }
  })
}

/** The connectors that are retired on purpose, in the order of the file. The list has passed the validator. */
export function normalizeRemoved(
  common: Pick<Scope, 'places' | 'problems'>,
  removed: readonly Removed[],
): readonly RemovedDefinition[] {
  return removed.map((one, key) => {
    const { connector, rows, reason } = one
    const scope = { ...common, connector, vocabulary: 'none' as const }
    return {
      span: spanOfValue(scope, { container: removed, key }),
      connector,
      connectorSpan: spanOfValue(scope, { container: one, key: 'connector' }),
      rows,
      rowsSpan: spanOfValue(scope, { container: one, key: 'rows' }),
      ...(reason === undefined ? {} : { reason }),
    }
  })
}

/** The connector as it is called from now on. */
function ownerOf(one: Moved): string {
  if ('connector' in one) return one.connector.to
  return 'anchor' in one ? one.anchor.connector : one.column.connector
}

interface Owned {
  readonly connector: string
  readonly object?: string
}

function ownedBy(
  scope: Scope,
  one: Owned,
): Pick<MovedDefinition & { kind: 'column' }, 'connector' | 'connectorSpan' | 'object'> {
  return {
    connector: one.connector,
    connectorSpan: spanOfValue(scope, { container: one, key: 'connector' }),
    object: one.object ?? 'User',
  }
}

function fromAndTo(
  scope: Scope,
  one: { readonly from: string; readonly to: string },
): Pick<MovedDefinition & { kind: 'connector' }, 'from' | 'fromSpan' | 'to' | 'toSpan'> {
  return {
    from: one.from,
    fromSpan: spanOfValue(scope, { container: one, key: 'from' }),
    to: one.to,
    toSpan: spanOfValue(scope, { container: one, key: 'to' }),
  }
}
