import type { FlowDefinition } from '../../../model/definition.ts'
import { changed, typePairs, type ChangeKind, type Effect, type Found } from '../difference.ts'
import { scalarWords, tableOfValuesWords, valueWords } from '../words.ts'

/** A column that was not written before. */
export const newColumn: ChangeKind = {
  name: 'new-column',
  keys: ['mappings.*'],
  summary: 'a new column',
  does: 'applies, its values are filled in under the thresholds',
  find: (before, after) =>
    typePairs(before, after).flatMap((pair) => {
      const known = new Set(pair.before.flows.map((one) => one.column))
      return pair.after.flows
        .filter((flow) => !known.has(flow.column))
        .map((flow) => ({
          path: `${pair.prefix}mappings.${flow.column}`,
          span: flow.span,
          after: valueWords(flow),
          effect: 'applies' as const,
          why: 'its values are filled in under the thresholds',
        }))
    }),
}

/** A column that is left alone from now on. */
export const lostColumn: ChangeKind = {
  name: 'lost-column',
  keys: ['mappings.*'],
  summary: 'a column leaves the mappings',
  does: 'held',
  find: (before, after) =>
    typePairs(before, after).flatMap((pair) => {
      const known = new Set(pair.after.flows.map((one) => one.column))
      return pair.before.flows
        .filter((flow) => !known.has(flow.column))
        .map((flow) => ({
          path: `${pair.prefix}mappings.${flow.column}`,
          span: flow.span,
          before: valueWords(flow),
          effect: 'held' as const,
          why: 'its values stay in the table and are never brought up to date again',
        }))
    }),
}

/** What a column is made of. */
export const columnValue: ChangeKind = {
  name: 'mapping',
  keys: [
    'mappings.*',
    'mappings.*.from',
    'mappings.*.const',
    'mappings.*.values.*',
    'mappings.*.default',
    'mappings.*.as',
    'mappings.*.format',
    'mappings.*.timezone',
    'mappings.*.apply',
    'mappings.*.required',
    'mappings.*.onOverflow',
  ],
  summary:
    'an expression or a constant, `values`, `default`, `as`, `format`, `timezone`, `apply`, `required`, `onOverflow`',
  does: 'planned',
  find: flows((older, newer, path) => {
    const planned = { effect: 'planned', why: 'rows may get other values' } as const
    const aspects: readonly (readonly [string, (flow: FlowDefinition) => string | undefined])[] = [
      ['', valueWords],
      ['.values', ({ values }) => tableOfValuesWords(values)],
      ['.default', (flow) => (flow.default === undefined ? undefined : scalarWords(flow.default))],
      ['.as', ({ as }) => as],
      ['.format', ({ format }) => format],
      ['.timezone', ({ timezone }) => timezone],
      ['.apply', ({ apply }) => apply],
      ['.required', ({ required }) => String(required)],
      ['.onOverflow', ({ onOverflow }) => onOverflow],
    ]
    return aspects.flatMap(([key, words]) =>
      changed(
        { path: `${path}${key}`, span: newer.span },
        { before: words(older), after: words(newer) },
        planned,
      ),
    )
  }),
}

/** How a column is read back. */
export const readBack: ChangeKind = {
  name: 'read',
  keys: ['mappings.*.read'],
  summary: '`read`',
  does: 'applies',
  find: flows((older, newer, path) =>
    changed(
      { path: `${path}.read`, span: newer.span },
      { before: readWords(older), after: readWords(newer) },
      { effect: 'applies', why: 'it changes answers, and no row' },
    ),
  ),
}

/** Whether values may be seen in plans and in the audit. */
export const sensitive: ChangeKind = {
  name: 'sensitive',
  keys: ['mappings.*.sensitive'],
  summary: '`sensitive: true`',
  does: 'applies; held when it is taken away',
  find: flows((older, newer, path) => {
    const effect: Effect = older.sensitive && !newer.sensitive ? 'held' : 'applies'
    const why =
      effect === 'held'
        ? 'values that were hidden appear in plans and in the audit'
        : 'it changes no row'
    return changed(
      { path: `${path}.sensitive`, span: newer.span },
      { before: String(older.sensitive), after: String(newer.sensitive) },
      { effect, why },
    )
  }),
}

/** What is done with rows that somebody else edited. */
export const onDrift: ChangeKind = {
  name: 'on-drift',
  keys: ['onDrift'],
  summary: '`onDrift: overwrite`, `adopt`',
  does: 'planned; `report` applies',
  find: (before, after) =>
    changed(
      { path: 'onDrift', span: after.span },
      { before: before.onDrift, after: after.onDrift },
      after.onDrift === 'report'
        ? { effect: 'applies', why: 'it changes no row' }
        : { effect: 'planned', why: 'rows that somebody edited are written or taken over' },
    ),
}

type FindInFlow = (older: FlowDefinition, newer: FlowDefinition, path: string) => readonly Found[]

/** Columns that both versions have. */
function flows(find: FindInFlow): ChangeKind['find'] {
  return (before, after) =>
    typePairs(before, after).flatMap((pair) => {
      const older = new Map(pair.before.flows.map((one) => [one.column, one]))
      return pair.after.flows.flatMap((newer) => {
        const known = older.get(newer.column)
        return known === undefined
          ? []
          : find(known, newer, `${pair.prefix}mappings.${newer.column}`)
      })
    })
}

function readWords({ read }: FlowDefinition): string | undefined {
  return typeof read === 'object' ? read.from.text : read
}
