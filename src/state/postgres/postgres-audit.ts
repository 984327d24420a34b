import { writtenKind } from '../../model/change-kind.ts'
import type { AuditEntry, AuditQuery, WrittenCounts } from '../journal.ts'
import { hideSensitive } from '../sensitive.ts'
import type { SettledBatch } from '../space.ts'
import { noWritten, STAGED_KIND, STAGED_RECREATES } from '../staged-kind.ts'
import type { EventAudit } from '../store.ts'
import type { AuditNumbers } from './audit-numbers.ts'
import type { Parameter, Rows, Statements } from './session.ts'

/** An entry of an event, with the object that it is about. */
export interface EventEntry {
  readonly type: number
  readonly id: string
  /** The id that the person has since, where the anchor changed. */
  readonly newId?: string
  readonly audit: Omit<EventAudit, 'formerId'>
  /** The number of the object, where a run made its row anew. */
  readonly object?: number
}

/**
 * The table `audit`. Inserts of a run share a row a batch, as in SQLite (`sqlite/audit-table.ts`): it takes a
 * number for each object between its first and its last, and has the last of them.
 */
export class PostgresAudit {
  readonly #numbers: AuditNumbers
  readonly #salt: string

  constructor(numbers: AuditNumbers, salt: string) {
    this.#numbers = numbers
    this.#salt = salt
  }

  /** The entries of a batch that is about to be settled, inside its transaction. */
  async addBatch({ rows }: Statements, type: number, batch: SettledBatch): Promise<void> {
    const { by, at, config, written, sensitive = [], before: images, newIds } = batch
    const changes = await rows(
      `SELECT number, id, staged, disables, written, CASE staged WHEN 'delete' THEN '{}' ELSE desired END, new_id
       FROM objects WHERE type = $1 AND number = ANY($2::bigint[])
         AND (staged IN ('update', 'delete') OR ${STAGED_RECREATES}) ORDER BY number`,
      [type, written],
    )
    await this.addEvents(
      { rows },
      changes.map(([number, id, staged, disables, before, after, stagedId]) => {
        const newId = newIds?.get(Number(number)) ?? stagedId
        return {
          type,
          id: String(id),
          ...(typeof newId === 'string' && { newId }),
          ...(staged === 'insert' && { object: Number(number) }),
          audit: {
            at,
            operation: staged === 'insert' ? 'recreate' : operationOf(staged),
            disables: disables === 1,
            by,
            config,
            before: images?.get(Number(number)) ?? String(before),
            after: String(after),
            sensitive,
          },
        }
      }),
    )
    const [inserts] = await rows(
      `SELECT min(number), max(number), count(*) FROM objects
       WHERE type = $1 AND number = ANY($2::bigint[]) AND ${STAGED_KIND.insert}`,
      [type, written],
    )
    if (inserts === undefined || inserts[0] === null) return
    const [first, last, count] = inserts.map(Number)
    if (first === undefined || last === undefined || count === undefined) return
    const span = last - first + 1
    const number = (await this.#numbers.take(span)) + span - 1
    await rows(
      `INSERT INTO audit (number, type, id, at, operation, by, config, before, after, first_object, last_object,
         objects) VALUES ($1, $2, '', $3, 'insert', $4, $5, '{}', '{}', $6, $7, $8)`,
      [number, type, at, by, config, first, last, count],
    )
  }

  /** Entries one by one, inside the transaction that writes their objects. */
  async addEvents({ rows }: Statements, entries: readonly EventEntry[]): Promise<void> {
    if (entries.length === 0) return
    const first = await this.#numbers.take(entries.length)
    const column = (of: (entry: EventEntry) => string | number | null): Parameter => entries.map(of)
    await rows(
      `INSERT INTO audit (number, type, id, at, operation, disables, by, config, before, after, new_id, object)
       SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[],
         $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[])`,
      [
        entries.map((_, at) => first + at),
        column(({ type }) => type),
        column(({ id }) => id),
        column(({ audit }) => audit.at),
        column(({ audit }) => audit.operation),
        column(({ audit }) => (audit.disables ? 1 : 0)),
        column(({ audit }) => audit.by),
        column(({ audit }) => audit.config),
        column(({ audit }) => this.#hide(audit.before, audit.sensitive)),
        column(({ audit }) => this.#hide(audit.after, audit.sensitive)),
        column(({ newId }) => newId ?? null),
        column(({ object }) => object ?? null),
      ],
    )
  }

  async entries({ rows }: Statements, options: AuditQuery): Promise<readonly AuditEntry[]> {
    // A batch of inserts stands for its objects, whose numbers follow from its own.
    const found = await rows(
      `SELECT e.number, t.connector, t.object_type, e.id, e.at, e.operation, e.by, e.config, e.before, e.after,
         e.new_id
       FROM (
         SELECT number, type, id, at, operation, by, config, before, after, new_id FROM audit
         WHERE first_object IS NULL AND number > $1
         UNION ALL
         SELECT a.number - a.last_object + o.number, a.type, o.id, a.at, a.operation, a.by, a.config, a.before,
           o.written, NULL
         FROM audit a JOIN objects o ON o.number BETWEEN a.first_object AND a.last_object
           AND o.type = a.type AND o.created_by = a.by
         WHERE a.number > $1 AND a.number - a.last_object + o.number > $1
           AND NOT EXISTS (SELECT 1 FROM audit r WHERE r.object = o.number AND r.by = a.by)
       ) e JOIN types t ON t.number = e.type
       WHERE ($2::text IS NULL OR t.connector = $2) AND ($3::text IS NULL OR e.id = $3)
         AND ($4::text IS NULL OR e.by = $4) AND ($6::text IS NULL OR e.new_id = $6)
       ORDER BY e.number LIMIT $5`,
      [
        options.after ?? 0,
        options.connector ?? null,
        options.id ?? null,
        options.by ?? null,
        options.limit,
        options.newId ?? null,
      ],
    )
    return found.map(entryOf)
  }

  async writtenSince(
    { rows }: Statements,
    connector: string,
    since: string,
  ): Promise<WrittenCounts> {
    const counts = noWritten()
    const found = await rows(
      `SELECT a.operation, a.disables, sum(a.objects) FROM audit a
       WHERE a.type IN (SELECT number FROM types WHERE connector = $1) AND a.at >= $2 GROUP BY 1, 2`,
      [connector, since],
    )
    for (const [operation, disables, count] of found) {
      counts[writtenKind(operationOf(operation), disables === 1)] += Number(count)
    }
    return counts
  }

  #hide(row: string, sensitive: readonly string[] | undefined): string {
    return sensitive === undefined || sensitive.length === 0
      ? row
      : hideSensitive(row, sensitive, this.#salt)
  }
}

function entryOf(row: Rows[number]): AuditEntry {
  const [number, connector, objectType, id, at, operation, by, config, before, after, newId] = row
  return {
    number: Number(number),
    connector: String(connector),
    objectType: String(objectType),
    id: String(id),
    ...(typeof newId === 'string' && { newId }),
    at: String(at),
    operation: operationOf(operation),
    by: String(by),
    config: String(config),
    before: String(before),
    after: String(after),
  }
}

function operationOf(operation: unknown): AuditEntry['operation'] {
  return OPERATIONS.find((one) => one === operation) ?? 'update'
}

const OPERATIONS = ['insert', 'recreate', 'delete'] as const
