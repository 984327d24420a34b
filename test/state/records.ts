import type { NewRecord, SpaceRecord, SpaceType, StagedExport } from '../../src/state/space.ts'

/** The type that the tests of runs use. */
export const USERS: SpaceType = { connector: 'People', objectType: 'User' }

/** A record that a run adds. */
export function newRecord(id: string, given: Partial<NewRecord> = {}): NewRecord {
  return {
    id,
    accepted: `{"displayName":"${id}"}`,
    written: '{}',
    state: 'waiting',
    touched: true,
    standing: 'present',
    evaluated: '',
    createdBy: '',
    createdAt: '',
    modifiedAt: '2026-11-23T05:00:00.000Z',
    ...given,
  }
}

/** An export that a synchronization worked out. */
export function stagedExport(given: Partial<StagedExport> = {}): StagedExport {
  return {
    operation: 'insert',
    desired: '{"Name":"after"}',
    cause: 'source',
    disables: false,
    becomes: 'inSync',
    ...given,
  }
}

/** A record as it was added. */
export function added(record: SpaceRecord | undefined): NewRecord | undefined {
  if (record === undefined) return undefined
  const { number: _number, version: _version, pending: _pending, ...rest } = record
  return rest
}
