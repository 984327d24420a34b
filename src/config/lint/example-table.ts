import type { ColumnDescription, ColumnKind, TableDescription } from '../../model/table.ts'

/** A table for an example: its columns as SQL declares them, such as `nvarchar(64) not null`. */
export interface ExampleTable {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
  readonly primaryKey: readonly string[]
  /** The name of a trigger that deletes rows after an update. */
  readonly trigger?: string
  /** Columns that no index serves; all others have one. */
  readonly unindexed?: readonly string[]
}

/** The table as a catalogue would describe it. */
export function describeExampleTable(table: ExampleTable): TableDescription {
  return {
    table: { name: table.name },
    kind: 'table',
    columns: Object.entries(table.columns).map(([name, declared]) => column(name, declared)),
    primaryKey: table.primaryKey,
    uniqueKeys: [],
    indexed: Object.keys(table.columns)
      .filter((name) => table.unindexed?.includes(name) !== true)
      .map((name) => ({ column: name, folded: true })),
    triggers:
      table.trigger === undefined
        ? []
        : [{ name: table.trigger, events: ['update'], deletes: true }],
  }
}

/** The table as SQL Server would be told to make it. */
export function exampleTableSql({ name, columns, primaryKey, trigger }: ExampleTable): string {
  const lines = Object.entries(columns).map(([column, declared]) => `  ${column} ${declared}`)
  if (primaryKey.length > 0) lines.push(`  primary key (${primaryKey.join(', ')})`)
  const after = trigger === undefined ? '' : `\n-- and a trigger ${trigger} that deletes rows`
  return `create table ${name} (\n${lines.join(',\n')}\n)${after}`
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
