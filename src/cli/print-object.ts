import type { ComparedColumn, ComparedObject } from '../app/run/compare-object.ts'
import { HIDDEN } from '../compile/sensitive.ts'
import { isKeyedId } from '../engine/run/person-id.ts'
import type { SpaceRecord, SpaceType } from '../state/space.ts'
import { palette, type Palette, printable } from '../observe/terminal.ts'
import { textPairs, textTable } from '../observe/text-table.ts'
import { formatSecond } from './format-time.ts'
import { nextTry } from './next-try.ts'
import { shownValue } from './plan-words.ts'

/**
 * One person as the connector space and the row have it: the facts, then each column as the configuration wants it,
 * as it was last written and as it stands.
 */
export function printObject(
  record: SpaceType & SpaceRecord,
  compared: ComparedObject,
  options: { readonly colour: boolean },
): string {
  const paint = palette(options)
  const { connector, objectType, id, state } = record
  return `${[
    `${paint.strong(printable(isKeyedId(id) ? 'no id yet' : id))}  ${connector} ${objectType}  ${STATES[state]}`,
    ...textPairs(factsOf(record)),
    ...noteLines(compared, paint),
    '',
    ...columnLines(compared, paint),
  ].join('\n')}\n`
}

/** The same without the values of sensitive columns. */
export function withoutSensitiveValues(
  { columns, ...rest }: ComparedObject,
  sensitive: ReadonlySet<string>,
): ComparedObject {
  const hide = (one: ComparedColumn): ComparedColumn => {
    if (!sensitive.has(one.column)) return one
    const { column, edited } = one
    return {
      column,
      edited,
      ...(one.accepted === undefined ? {} : { accepted: HIDDEN }),
      ...(one.written === undefined ? {} : { written: HIDDEN }),
      ...(one.live === undefined ? {} : { live: HIDDEN }),
    }
  }
  return { ...rest, columns: columns.map(hide) }
}

function factsOf(record: SpaceRecord): readonly (readonly [string, string])[] {
  const { sourceKey, standing, createdBy, createdAt, modifiedAt, staged, heldBy, failure } = record
  const { disabledSince, purgeAt } = record
  const made = createdBy === '' ? 'was there before' : `by ${createdBy}`
  const times = [createdAt, modifiedAt].map((one) => (one === '' ? '' : formatSecond(one)))
  return [
    ...(sourceKey === undefined ? [] : [['source key', printable(sourceKey)] as const]),
    ['source', standing === 'present' ? 'has the person' : SOURCE[standing]],
    ...(record.state === 'waiting' && createdBy === ''
      ? []
      : [['row made', `${made}${times[0] === '' ? '' : `, ${times[0]}`}`] as const]),
    ...(times[1] === '' ? [] : [['changed', times[1] ?? ''] as const]),
    ...(disabledSince === undefined
      ? []
      : [['disabled', `since ${formatSecond(disabledSince)}`] as const]),
    ...(purgeAt === undefined ? [] : [['purge', `due ${formatSecond(purgeAt)}`] as const]),
    ...(staged === undefined
      ? []
      : [
          [
            'pending',
            `${staged.operation}, ${staged.cause}${heldBy === undefined ? '' : `, held by ${heldBy}`}`,
          ] as const,
        ]),
    ...(failure === undefined
      ? []
      : [
          [
            'error',
            `${failure.code}${failure.column === undefined ? '' : ` ${failure.column}`}, ${nextTry(failure)}`,
          ] as const,
        ]),
  ]
}

const STATES: Readonly<Record<SpaceRecord['state'], string>> = {
  inSync: 'in sync',
  waiting: 'waiting for a row',
  missing: 'its row is missing',
  deprovisioned: 'deprovisioned',
  unmanaged: 'a row that nobody delivered',
}

const SOURCE: Readonly<Record<Exclude<SpaceRecord['standing'], 'present'>, string>> = {
  absent: 'has the person no longer',
  outOfScope: 'has the person, out of scope',
}

function noteLines({ hasRow, away, failure }: ComparedObject, paint: Palette): readonly string[] {
  return [
    ...(hasRow === false ? [paint.warning('there is no row')] : []),
    ...(away === undefined
      ? []
      : [paint.warning(`the row was not looked at: ${away.message} [${away.code}]`)]),
    ...(failure === undefined
      ? []
      : [paint.error(`the mappings make no row of it: ${failure.message} [${failure.code}]`)]),
  ]
}

function columnLines({ columns }: ComparedObject, paint: Palette): readonly string[] {
  const titles = ['column', 'accepted gives', 'written', 'live', ''].map((title) => ({ title }))
  return textTable(
    titles,
    columns.map(({ column, accepted, written, live, edited }) => [
      column,
      shown(accepted),
      shown(written),
      edited ? { text: shown(live), paint: paint.warning } : shown(live),
      edited ? paint.faint('edited outside') : '',
    ]),
    { head: paint.faint },
  )
}

function shown(value: ComparedColumn['live']): string {
  return printable(shownValue(value))
}
