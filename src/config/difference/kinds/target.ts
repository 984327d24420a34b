import type { ConnectionOptions, ConnectorDefinition } from '../../../model/definition.ts'
import { DIALECT_NAMES } from '../../../model/dialects.ts'
import { changed, typePairs, prefixOf, type ChangeKind } from '../difference.ts'
import { connectionWords, tableWords } from '../words.ts'

const TUNING = ['poolSize', 'connectTimeout', 'statementTimeout', 'namedStatements'] as const
const PLACE = ['host', 'port', 'database', 'user', 'password.**', 'path', 'ssl'] as const

/** Another database. */
export const database: ChangeKind = {
  name: 'target',
  keys: DIALECT_NAMES.flatMap((one) => [
    `target.${one}`,
    `target.${one}.env`,
    `target.${one}.file`,
    ...PLACE.map((key) => `target.${one}.${key}`),
  ]),
  summary: 'the database: its dialect, address, login or the secret that names it',
  does: 'held',
  find: (before, after) =>
    changed(
      { path: 'target', span: after.target.span },
      { before: connectionWords(before.target), after: connectionWords(after.target) },
      {
        effect: 'held',
        why: 'another database may have none of the rows: everybody is inserted there, the old rows stay behind',
      },
    ),
}

/** How the database is talked to. */
export const tuning: ChangeKind = {
  name: 'connection-options',
  keys: DIALECT_NAMES.flatMap((one) => TUNING.map((key) => `target.${one}.${key}`)),
  summary: 'the size of the pool, time limits of connections and statements',
  does: 'applies',
  find: (before, after) =>
    TUNING.flatMap((key) =>
      changed(
        { path: `target.${after.target.dialect}.${key}`, span: after.target.span },
        { before: optionWords(before, key), after: optionWords(after, key) },
        { effect: 'applies', why: 'it changes no row' },
      ),
    ),
}

/** Another table. */
export const table: ChangeKind = {
  name: 'table',
  keys: ['table'],
  summary: 'the table or its schema',
  does: 'held',
  find: (before, after) =>
    typePairs(before, after).flatMap((pair) =>
      changed(
        { path: `${pair.prefix}table`, span: pair.after.tableSpan },
        { before: tableWords(pair.before.table), after: tableWords(pair.after.table) },
        {
          effect: 'held',
          why: 'everybody is inserted into the other table, the rows of the old one stay behind',
        },
      ),
    ),
}

/** A kind of object comes or goes. */
export const objectTypes: ChangeKind = {
  name: 'object-type',
  keys: ['objects'],
  summary: 'an object type comes',
  does: 'applies; held when one goes',
  find: (before, after) => [
    ...after.objects
      .filter((one) => before.objects.every(({ name }) => name !== one.name))
      .flatMap((one) =>
        changed(
          { path: `${prefixOf(one.name)}table`, span: one.span },
          { before: undefined, after: tableWords(one.table) },
          { effect: 'applies', why: 'nothing is written before somebody is delivered' },
        ),
      ),
    ...before.objects
      .filter((one) => after.objects.every(({ name }) => name !== one.name))
      .flatMap((one) =>
        changed(
          { path: `${prefixOf(one.name)}table`, span: one.span },
          { before: tableWords(one.table), after: undefined },
          { effect: 'held', why: 'its rows stay behind, and nobody looks after them' },
        ),
      ),
  ],
}

function optionWords(
  { target }: ConnectorDefinition,
  key: (typeof TUNING)[number],
): string | undefined {
  const options: ConnectionOptions = 'options' in target.connection ? target.connection.options : {}
  const value = options[key]
  return value === undefined ? undefined : String(value)
}
