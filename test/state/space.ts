import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { SourceObject } from '../../src/model/source-object.ts'
import { emptyObject, emptyRow, type ColumnValue, type JsonValue } from '../../src/model/value.ts'
import type { PendingExport, SpaceKey, SpaceObject } from '../../src/state/store.ts'

/** A folder of its own for a test, gone afterwards. */
export function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'rollcall-state-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

export function keyOf(id: string): SpaceKey {
  return { connector: 'People', objectType: 'User', id }
}

export function source(attributes: Record<string, JsonValue>): SourceObject {
  return Object.assign(emptyObject(), attributes)
}

export function row(columns: Record<string, ColumnValue>): Record<string, ColumnValue> {
  return Object.assign(emptyRow(), columns)
}

export function pendingExport(given: Partial<PendingExport> = {}): PendingExport {
  return {
    operation: 'update',
    source: source({ displayName: 'after' }),
    columns: row({ Name: 'after' }),
    key: row({ Id: '1' }),
    becomes: 'inSync',
    since: '2026-11-23T05:00:00.000Z',
    requestId: 'r1',
    ...given,
  }
}

export function spaceObject(id: string, given: Partial<SpaceObject> = {}): SpaceObject {
  return {
    ...keyOf(id),
    accepted: source({ displayName: 'before' }),
    written: row({ Name: 'before' }),
    state: 'inSync',
    createdAt: '2026-11-22T05:00:00.000Z',
    modifiedAt: '2026-11-22T05:00:00.000Z',
    ...given,
  }
}
