import { sql } from 'kysely'
import { SyncError } from '../../model/errors.ts'
import type { StagedColumn, StagingSyntax } from '../dialects/staging.ts'
import type { Fragment } from '../statement.ts'
import { type BoundTable, columnReference } from '../statements/columns.ts'
import type { UniqueGuard } from '../target.ts'

/** What a set of rows has in common: they can be written by one statement. */
export interface RowShape {
  readonly kind: 'insert' | 'update' | 'delete'
  /** Columns that are set; none of a delete. */
  readonly columns: readonly string[]
  readonly unique: readonly UniqueGuard[]
}

/** The statements that write a set of rows of one shape, none of which takes a parameter. */
export interface StagedStatements {
  readonly columns: readonly StagedColumn[]
  readonly drop: string | undefined
  readonly create: string
  readonly load: string
  /** Loads new rows straight into the target; absent where they have to be looked at first. */
  readonly loadNew?: string
  /** The numbers of rows whose key stands in the table. */
  readonly present: string
  /** The numbers of rows with a guarded value that stands in another row. */
  readonly taken: string | undefined
  readonly write: string
}

/** The column of the temporary table that numbers the rows. */
const NUMBER = 'n0'

/**
 * Compiles the statements for many rows of one shape.
 *
 * @param options `numbered`: whether the rows are loaded with a number before their cells
 */
export function compileStaged(
  table: BoundTable,
  staging: StagingSyntax,
  shape: RowShape,
  options: { readonly numbered: boolean },
): StagedStatements {
  const { compiler } = table.syntax
  const names = new StagedNames(table, shape)
  const columns = options.numbered ? [{ name: NUMBER }, ...names.columns] : names.columns
  const text = (fragment: Fragment): string => fragment.compile(compiler).sql
  const load = staging.load(columns)
  const isNew = shape.kind === 'insert' && shape.unique.length === 0 && !options.numbered
  const loadNew = isNew ? staging.loadNew?.(table.table, ownColumns(table, shape)) : undefined
  return {
    columns,
    drop: staging.drop && text(staging.drop),
    create: text(staging.create({ target: table.table, columns })),
    load: load === undefined ? '' : text(load),
    ...(loadNew !== undefined && { loadNew: text(loadNew) }),
    present: text(presentSql(table, staging, names)),
    taken: shape.unique.length === 0 ? undefined : text(takenSql(table, staging, names, shape)),
    write: text(writeSql(table, staging, names, shape)),
  }
}

function ownColumns(table: BoundTable, { columns }: RowShape): readonly StagedColumn[] {
  return columns.map((name) => ({ name, of: table.column(name).description }))
}

/** Names of the temporary table's columns: `c0`, `c1`, … for what is set, `k0`, … for keys beside it. */
class StagedNames {
  readonly columns: readonly StagedColumn[]
  readonly #set: ReadonlyMap<string, Fragment>
  readonly #keys: ReadonlyMap<string, Fragment>

  constructor(table: BoundTable, { kind, columns }: RowShape) {
    const staged: StagedColumn[] = []
    const add = (prefix: string, list: readonly string[]): Map<string, Fragment> =>
      new Map(
        list.map((column, at) => {
          const name = `${prefix}${at}`
          staged.push({ name, of: table.column(column).description })
          return [column, sql.id('staged', name)]
        }),
      )
    this.#set = add('c', columns)
    this.#keys = kind === 'insert' ? this.#set : add('k', table.binding.anchor)
    this.columns = staged
  }

  /** A value to be written. */
  value(column: string): Fragment {
    return found(this.#set.get(column), column)
  }

  /** The key of the row; an insert's own value. */
  key(column: string): Fragment {
    return found(this.#keys.get(column), column)
  }
}

function found(fragment: Fragment | undefined, column: string): Fragment {
  if (fragment !== undefined) return fragment
  throw new SyncError('INTERNAL', `The column ${column} is not among those that are written.`)
}

function matchSql(
  table: BoundTable,
  staging: StagingSyntax,
  names: StagedNames,
  alias: string,
): Fragment {
  const parts = table.binding.anchor.map((name) => {
    const { description } = table.column(name)
    return staging.equal(description, columnReference(name, alias), names.key(name), 'exact')
  })
  return sql.join(parts, sql` and `)
}

function presentSql(table: BoundTable, staging: StagingSyntax, names: StagedNames): Fragment {
  const match = matchSql(table, staging, names, 'written')
  return sql`select ${sql.id('staged', NUMBER)} from ${staging.table} as ${sql.id('staged')} where exists (select 1 from ${table.table} as ${sql.id('written')} where ${match})`
}

function takenSql(
  table: BoundTable,
  staging: StagingSyntax,
  names: StagedNames,
  shape: RowShape,
): Fragment {
  const guards = shape.unique.map((guard) => {
    const { description } = table.column(guard.column)
    const reference = columnReference(guard.column, 'other')
    const same = staging.equal(description, reference, names.value(guard.column), guard.case)
    const beside =
      shape.kind === 'insert' ? sql`` : sql` and not (${matchSql(table, staging, names, 'other')})`
    return sql`exists (select 1 from ${table.table} as ${sql.id('other')} where ${same}${beside})`
  })
  return sql`select ${sql.id('staged', NUMBER)} from ${staging.table} as ${sql.id('staged')} where ${sql.join(guards, sql` or `)}`
}

function writeSql(
  table: BoundTable,
  staging: StagingSyntax,
  names: StagedNames,
  shape: RowShape,
): Fragment {
  const target = table.table
  switch (shape.kind) {
    case 'insert': {
      const list = sql.join(shape.columns.map((name) => columnReference(name)))
      const values = sql.join(shape.columns.map((name) => names.value(name)))
      return sql`insert into ${target} (${list}) select ${values} from ${staging.table} as ${sql.id('staged')}`
    }
    case 'update': {
      const set = shape.columns.map((column) => ({ column, value: names.value(column) }))
      return staging.update({ target, match: matchSql(table, staging, names, 'written'), set })
    }
    default:
      return staging.remove({ target, match: matchSql(table, staging, names, 'written') })
  }
}
