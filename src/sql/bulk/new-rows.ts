import { asSyncError, type Attempts, tryRepeatedly } from '../attempts.ts'
import type { Database, Dialect } from '../dialects/dialect.ts'
import type { StagingLoad } from '../dialects/staging.ts'
import type { BoundTable } from '../statements/columns.ts'
import { hasUniqueAnchor, showsLiveRow } from '../statements/write.ts'
import { isHeldUp, isRefused, isRowError } from './collected.ts'
import type { EncodedRow } from './encode-rows.ts'
import type { RowShape, StagedStatements } from './staged-statements.ts'
import { writeNew } from './staged-write.ts'

/** Sets one after another that were not taken as they are: most probably none of this table is. */
const IN_VAIN = 3

/** How statements are made and tried. */
interface NewRowsParts {
  readonly attempts: Attempts
  readonly compile: (shape: RowShape) => StagedStatements
}

/**
 * Loads new rows straight into their table where the server can do so and tells of every row that it did not take as it
 * is: that saves it half of the work. Whatever is not taken whole is left to the way through a temporary table, which
 * finds out why. Where nothing can be rolled back, where a trigger has a say in what is taken, or where a column is left
 * to a default that it does not have, nothing is tried.
 */
export class NewRows {
  readonly #database: Database
  readonly #dialect: Dialect
  readonly #table: BoundTable
  readonly #parts: NewRowsParts
  #rollsBack: boolean | undefined
  #inVain = 0

  constructor(
    { database, dialect }: { readonly database: Database; readonly dialect: Dialect },
    table: BoundTable,
    parts: NewRowsParts,
  ) {
    this.#database = database
    this.#dialect = dialect
    this.#table = table
    this.#parts = parts
  }

  /**
   * Writes the rows of one shape.
   *
   * @returns whether all of them were written; else none
   * @throws SyncError `DATABASE_*` when the database failed; after a lost connection nobody can say what was written
   */
  async write(shape: RowShape, rows: readonly EncodedRow[]): Promise<boolean> {
    if (rows.length === 0 || this.#inVain >= IN_VAIN || !this.#suits(shape)) return false
    const { loadNew } = this.#parts.compile(shape)
    if (loadNew === undefined || !(await this.#canRollBack())) return false
    const columns = shape.columns.map((name) => ({
      name,
      of: this.#table.column(name).description,
    }))
    const load = { sql: loadNew, columns, rows: rows.map((one) => one.cells) }
    const whole = await this.#load(load)
    this.#inVain = whole ? 0 : this.#inVain + 1
    return whole
  }

  async #load(load: StagingLoad): Promise<boolean> {
    const { attempts } = this.#parts
    try {
      return await tryRepeatedly(attempts, () =>
        this.#database.run((connection) => writeNew(connection, this.#dialect, load)),
      )
    } catch (thrown) {
      const error = asSyncError(this.#dialect, attempts.context, thrown)
      if (isRowError(error) || isHeldUp(error) || isRefused(error)) return false
      throw error
    }
  }

  #suits({ kind, columns, unique }: RowShape): boolean {
    const { anchor, description } = this.#table.binding
    return (
      kind === 'insert' &&
      unique.length === 0 &&
      hasUniqueAnchor(description, anchor) &&
      showsLiveRow(description, 'insert') &&
      description.columns.every(
        ({ name, nullable, hasDefault, generated }) =>
          columns.includes(name) || nullable || hasDefault || generated !== undefined,
      )
    )
  }

  async #canRollBack(): Promise<boolean> {
    this.#rollsBack ??= await this.#database.run(
      async (connection) =>
        (await this.#dialect.rollsBack?.(connection, this.#table.binding.description.table)) ??
        true,
    )
    return this.#rollsBack
  }
}
