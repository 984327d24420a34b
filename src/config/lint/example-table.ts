import type { ColumnDescription, ColumnKind, TableDescription } from '../../model/table.ts'
import type { TableSurvey } from '../../model/table-survey.ts'

/** A table for an example: its columns as SQL declares them, such as `nvarchar(64) not null`. */
export interface ExampleTable {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
  readonly primaryKey: readonly string[]
  /** The name of a trigger that deletes rows after an update. */
  readonly trigger?: string
  /** The name of a trigger that changes the row before it is written. */
  readonly changing?: string
  /** Columns that are unique, one by one. */
  readonly unique?: readonly string[]
  /** Columns that tell upper from lower case. */
  readonly caseSensitive?: readonly string[]
  /** What the login may not do; everything where it is left out. */
  readonly lacking?: readonly ('DELETE' | 'UPDATE' | 'TEMPORARY')[]
  /** Policies on rows apply to the login. */
  readonly policies?: true
  /** A table with a foreign key to this one, which refuses deletes. */
  readonly referencedBy?: string
  /** Columns that no index serves; all others have one. */
  readonly unindexed?: readonly string[]
}

/** The table as a catalogue would describe it. */
export function describeExampleTable(table: ExampleTable): TableDescription {
  return {
    table: { name: table.name },
    kind: 'table',
    columns: Object.entries(table.columns).map(([name, declared]) => ({
      ...column(name, declared),
      caseSensitive: table.caseSensitive?.includes(name) === true,
    })),
    primaryKey: table.primaryKey,
    uniqueKeys: (table.unique ?? []).map((name) => [name]),
    indexed: Object.keys(table.columns)
      .filter((name) => table.unindexed?.includes(name) !== true)
      .map((name) => ({ column: name, folded: true })),
    triggers: [
      ...(table.trigger === undefined
        ? []
        : [{ name: table.trigger, events: ['update' as const], deletes: true }]),
      ...(table.changing === undefined
        ? []
        : [
            {
              name: table.changing,
              events: ['update' as const],
              deletes: false,
              changes: true as const,
            },
          ]),
    ],
    survey: survey(table),
  }
}

function survey(table: ExampleTable): TableSurvey {
  const names = Object.keys(table.columns)
  const may = (what: 'DELETE' | 'UPDATE' | 'TEMPORARY'): boolean =>
    table.lacking?.includes(what) !== true
  return {
    database: { product: 'SQL Server', version: '16.0', name: 'hr', login: 'rollcall' },
    allowed: {
      select: names,
      insert: names,
      update: may('UPDATE') ? names : [],
      delete: may('DELETE'),
      temporary: may('TEMPORARY'),
    },
    referencedBy:
      table.referencedBy === undefined
        ? []
        : [
            {
              name: `FK_${table.referencedBy}`,
              table: { name: table.referencedBy },
              columns: ['Person'],
              onDelete: 'refuse',
            },
          ],
    rowSecurity: table.policies === true,
  }
}

/** The table as SQL Server would be told to make it, and what else there is, as comments. */
export function exampleTableSql(table: ExampleTable): string {
  const { name, columns, primaryKey, unique = [] } = table
  const lines = Object.entries(columns).map(([column, declared]) => `  ${column} ${declared}`)
  if (primaryKey.length > 0) lines.push(`  primary key (${primaryKey.join(', ')})`)
  for (const column of unique) lines.push(`  unique (${column})`)
  const notes = notesOf(table).map((note) => `\n-- and ${note}`)
  return `create table ${name} (\n${lines.join(',\n')}\n)${notes.join('')}`
}

function notesOf(table: ExampleTable): readonly string[] {
  const { trigger, changing, caseSensitive = [], lacking = [], policies, referencedBy } = table
  return [
    ...(trigger === undefined ? [] : [`a trigger ${trigger} that deletes rows`]),
    ...(changing === undefined ? [] : [`a trigger ${changing} that changes the row`]),
    ...caseSensitive.map((column) => `a collation of ${column} that tells upper from lower case`),
    ...lacking.map((what) => `a login that lacks ${what}`),
    ...(policies === true ? ['a policy that applies to the login'] : []),
    ...(referencedBy === undefined ? [] : [`a table ${referencedBy} with a foreign key to it`]),
  ]
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  varchar: 'text',
  nvarchar: 'text',
  int: 'int',
  integer: 'int',
  bit: 'bool',
  as: 'text',
}

function column(name: string, declared: string): ColumnDescription {
  const [, word = '', length] = /^(\w+)(?:\((\d+)\))?/u.exec(declared) ?? []
  return {
    name,
    type: declared.replace(/ not null$/u, ''),
    kind: KINDS[word] ?? 'unknown',
    ...(length === undefined ? {} : { length: Number(length) }),
    nullable: !declared.endsWith(' not null'),
    hasDefault: false,
    ...(word === 'as' ? { generated: 'computed' as const } : {}),
    // As SQLite has it: a key of this type is made by the database.
    ...(word === 'integer' ? { generated: 'identity' as const, reused: true as const } : {}),
    unicode: word !== 'varchar',
    caseSensitive: false,
  }
}
