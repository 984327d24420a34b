import { HIDDEN } from '../compile/sensitive.ts'
import { isObject, type JsonObject } from '../model/value.ts'
import type { AuditEntry } from '../state/journal.ts'
import type { SpaceRecord, SpaceType } from '../state/space.ts'

/** Texts of a row, whose columns may be sensitive. */
const ROWS = ['written', 'drift'] as const

/**
 * An object of the connector space as JSON: the texts in it are spelled out.
 *
 * @param sensitive columns whose values are hidden; with any of them, so is all that the source delivered, since
 *   nothing here tells which of it feeds them
 */
export function plainObject(
  record: SpaceType & SpaceRecord,
  sensitive: ReadonlySet<string>,
): object {
  const delivered = (text: string): unknown => (sensitive.size > 0 ? HIDDEN : parsed(text))
  const plain: Record<string, unknown> = { ...record, accepted: delivered(record.accepted) }
  if (record.before !== undefined) plain['before'] = delivered(record.before)
  for (const name of ROWS) {
    const text = record[name]
    if (text !== undefined) plain[name] = hidden(text, sensitive)
  }
  if (record.staged !== undefined) {
    plain['staged'] = { ...record.staged, desired: hidden(record.staged.desired, sensitive) }
  }
  return plain
}

/**
 * A write of the audit as JSON.
 *
 * @param sensitive columns whose values are hidden
 */
export function plainWrite(entry: AuditEntry, sensitive: ReadonlySet<string>): object {
  const { before, after } = entry
  return { ...entry, before: hidden(before, sensitive), after: hidden(after, sensitive) }
}

function hidden(text: string, sensitive: ReadonlySet<string>): JsonObject | null {
  const row = parsed(text)
  if (row === null || sensitive.size === 0) return row
  const shown = Object.entries(row).map(([name, value]) => [
    name,
    sensitive.has(name) && value !== null ? HIDDEN : value,
  ])
  return Object.fromEntries(shown)
}

function parsed(text: string): JsonObject | null {
  if (text === '') return null
  const value: unknown = JSON.parse(text)
  return isObject(value) ? value : null
}
