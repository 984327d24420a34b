import type { ChangeKind } from '../../model/change-kind.ts'
import type { OwnSample } from './catalogue.ts'
import type { ConnectorLabels } from './connector-labels.ts'

/** What happens to a row. */
export type RowChange = ChangeKind

/** Why: a SCIM request, or the cause that a run knows. */
export type RowCause = 'event' | 'source' | 'mapping' | 'drift' | 'purge' | 'undo'

/** Is told of rows, one connector's. */
export interface RowCounter {
  changed(change: RowChange, cause: RowCause): void
  /** A row that could not be written. */
  failed(code: string): void
}

interface Counted extends RowCounter {
  readonly changes: Map<RowChange, Map<RowCause, number>>
  readonly failures: Map<string, number>
}

/** Counts the rows that events and runs write. */
export class RowCounts {
  readonly #labels: ConnectorLabels
  readonly #byConnector = new Map<string, Counted>()

  constructor(labels: ConnectorLabels) {
    this.#labels = labels
  }

  of(connector: string): RowCounter {
    const label = this.#labels.of(connector)
    let counted = this.#byConnector.get(label)
    if (counted === undefined) {
      counted = counter()
      this.#byConnector.set(label, counted)
    }
    return counted
  }

  *samples(): Iterable<OwnSample> {
    for (const [connector, { changes, failures }] of this.#byConnector) {
      for (const [op, causes] of changes) {
        for (const [cause, value] of causes) {
          const labels = { connector, op, cause }
          yield { metric: 'rollcall_rows_changed_total', labels, value }
        }
      }
      for (const [code, value] of failures) {
        yield { metric: 'rollcall_rows_failed_total', labels: { connector, code }, value }
      }
    }
  }
}

function counter(): Counted {
  const changes: Counted['changes'] = new Map()
  const failures: Counted['failures'] = new Map()
  return {
    changes,
    failures,
    changed(change, cause) {
      let causes = changes.get(change)
      if (causes === undefined) {
        causes = new Map()
        changes.set(change, causes)
      }
      causes.set(cause, (causes.get(cause) ?? 0) + 1)
    },
    failed(code) {
      failures.set(code, (failures.get(code) ?? 0) + 1)
    },
  }
}
