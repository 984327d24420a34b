import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { RunEntry } from '../journal.ts'
import { textOf, type StoredRow } from '../object-text.ts'

const RESULTS = [
  'running',
  'done',
  'errors',
  'held',
  'incomplete',
  'failed',
  'interrupted',
] as const
const TRIGGERS = ['command', 'schedule', 'approval', 'undo', 'configuration'] as const

/** The history of runs. Every call is synchronous and may throw. */
export class RunTable {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  start(entry: Omit<RunEntry, 'run' | 'result' | 'endedAt'>): number {
    const { connector, profile, startedAt, trigger, config, owner, report } = entry
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO runs (connector, profile, started_at, result, trigger, config, owner, report)
         VALUES (?, ?, ?, 'running', ?, ?, ?, ?)`,
      )
      .run(connector, profile, startedAt, trigger, config, owner, report)
    return Number(lastInsertRowid)
  }

  update(
    run: number,
    change: Pick<RunEntry, 'result' | 'report'> & { readonly endedAt?: string },
  ): void {
    this.#database
      .prepare('UPDATE runs SET result = ?, report = ?, ended_at = ? WHERE run = ?')
      .run(change.result, change.report, change.endedAt ?? null, run)
  }

  /** The last ones first. */
  last(options: {
    readonly connector?: string
    readonly limit: number
    readonly before?: number
  }): readonly RunEntry[] {
    const values: SQLInputValue[] = [options.before ?? Number.MAX_SAFE_INTEGER]
    if (options.connector !== undefined) values.push(options.connector)
    return this.#database
      .prepare(
        `SELECT * FROM runs WHERE run < ? ${options.connector === undefined ? '' : 'AND connector = ?'}
         ORDER BY run DESC LIMIT ?`,
      )
      .all(...values, options.limit)
      .map(entryOf)
  }

  find(run: number): RunEntry | undefined {
    const row = this.#database.prepare('SELECT * FROM runs WHERE run = ?').get(run)
    return row === undefined ? undefined : entryOf(row)
  }

  /** Runs of a process that is gone: whoever holds the space knows that no other runs. */
  interrupt(at: string): void {
    this.#database
      .prepare(`UPDATE runs SET result = 'interrupted', ended_at = ? WHERE result = 'running'`)
      .run(at)
  }

  /** @returns how many there were */
  forgetBefore(instant: string): number {
    return Number(
      this.#database.prepare('DELETE FROM runs WHERE ended_at < ?').run(instant).changes,
    )
  }
}

function entryOf(row: StoredRow): RunEntry {
  const endedAt = textOf(row, 'ended_at')
  return {
    run: Number(row['run']),
    connector: textOf(row, 'connector') ?? '',
    profile: textOf(row, 'profile') ?? '',
    startedAt: textOf(row, 'started_at') ?? '',
    ...(endedAt !== undefined && { endedAt }),
    result: RESULTS.find((one) => one === row['result']) ?? 'failed',
    trigger: TRIGGERS.find((one) => one === row['trigger']) ?? 'command',
    config: textOf(row, 'config') ?? '',
    owner: textOf(row, 'owner') ?? '',
    report: textOf(row, 'report') ?? '',
  }
}
