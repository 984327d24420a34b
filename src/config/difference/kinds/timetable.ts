import type { ConnectorDefinition } from '../../../model/definition.ts'
import { formatTable } from '../../../model/table.ts'
import { formatDuration } from '../../normalize/duration.ts'
import { plainRunProfile } from '../../render/plain-timetable.ts'
import { changed, type ChangeKind } from '../difference.ts'

/** How the table is read again. */
export const imports: ChangeKind = {
  name: 'import',
  keys: ['import.every', 'import.pageSize', 'import.delta.**'],
  summary: '`import`',
  does: 'applies',
  find: (before, after) =>
    changed(
      { path: 'import', span: after.import.delta?.span ?? after.span },
      { before: importWords(before), after: importWords(after) },
      { effect: 'applies', why: 'it changes how rows are read' },
    ),
}

/** When and how much is written at a time. */
export const exports: ChangeKind = {
  name: 'export',
  keys: ['export.batch', 'export.mode'],
  summary: '`export`',
  does: 'applies; `mode: immediate` is planned, since it writes what waits',
  find: (before, after) => [
    ...changed(
      { path: 'export.mode', span: after.export.modeSpan ?? after.span },
      { before: before.export.mode, after: after.export.mode },
      after.export.mode === 'immediate'
        ? { effect: 'planned', why: 'what waits for a run is written' }
        : { effect: 'applies', why: 'changes wait for a run' },
    ),
    ...changed(
      { path: 'export.batch', span: after.span },
      { before: String(before.export.batch), after: String(after.export.batch) },
      { effect: 'applies', why: 'it changes no row' },
    ),
  ],
}

/** What runs by itself, and when. */
export const runProfiles: ChangeKind = {
  name: 'run-profile',
  keys: [
    'runProfiles.*.every',
    'runProfiles.*.schedule',
    'runProfiles.*.timezone',
    'runProfiles.*.steps.**',
  ],
  summary: 'run profiles: schedule and steps',
  does: 'applies',
  find: (before, after) => {
    const older = new Map(before.runProfiles.map((one) => [one.name, one]))
    const newer = new Map(after.runProfiles.map((one) => [one.name, one]))
    return [...new Set([...older.keys(), ...newer.keys()])].flatMap((name) => {
      const [one, other] = [older.get(name), newer.get(name)]
      return changed(
        { path: `runProfiles.${name}`, span: other?.span ?? one?.span ?? after.span },
        {
          before: one && JSON.stringify(plainRunProfile(one)),
          after: other && JSON.stringify(plainRunProfile(other)),
        },
        { effect: 'applies', why: 'what it writes is under the thresholds' },
      )
    })
  },
}

function importWords({ import: read }: ConnectorDefinition): string {
  const { every, pageSize, delta } = read
  const parts = [
    ...(every === undefined ? [] : [`every ${formatDuration(every)}`]),
    `pages of ${pageSize}`,
    ...(delta === undefined
      ? []
      : [
          `delta by ${delta.strategy}`,
          ...(delta.column === undefined ? [] : [`column ${delta.column}`]),
          ...(delta.table === undefined ? [] : [`table ${formatTable(delta.table)}`]),
          `overlap ${formatDuration(delta.overlap)}`,
          ...(delta.keyscanEvery === undefined
            ? []
            : [`keys every ${formatDuration(delta.keyscanEvery)}`]),
        ]),
  ]
  return parts.join(', ')
}
