import type { ChangeKind } from '../difference.ts'
import { anchor, match, onAnchorChange } from './anchor.ts'
import { deprovision } from './deprovision.ts'
import { columnValue, lostColumn, newColumn, onDrift, readBack, sensitive } from './mappings.ts'
import { people, suspension } from './people.ts'
import { scope } from './scope.ts'
import { endpointPath, issuer, sourceEvery, sourceKind, tokens } from './source.ts'
import { database, objectTypes, table, tuning } from './target.ts'
import { onExceed, thresholds } from './thresholds.ts'
import { exports, imports, runProfiles } from './timetable.ts'

/** Every kind of change, in the order in which differences are listed: what waits for somebody first. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  anchor,
  database,
  table,
  objectTypes,
  sourceKind,
  endpointPath,
  issuer,
  tokens,
  lostColumn,
  sensitive,
  deprovision,
  onAnchorChange,
  thresholds,
  scope,
  match,
  columnValue,
  newColumn,
  onDrift,
  exports,
  readBack,
  onExceed,
  imports,
  runProfiles,
  sourceEvery,
  tuning,
  suspension,
  people,
]
