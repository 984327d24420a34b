import { formatTable } from '../../model/table.ts'
import { asSyncError, type Attempts, tryRepeatedly } from '../attempts.ts'
import type { Database, Dialect } from '../dialects/dialect.ts'
import type { StagingSyntax } from '../dialects/staging.ts'
import type { BoundTable } from '../statements/columns.ts'
import { hasUniqueAnchor, showsLiveRow } from '../statements/write.ts'
import type { Collected } from './collected.ts'
import { isHeldUp, isRefused, isRowError } from './collected.ts'
import { encodeRows, type EncodedRow } from './encode-rows.ts'
import { NewRows } from './new-rows.ts'
import type { BulkRows, RowSet } from './row-set.ts'
import { compileStaged, type RowShape, type StagedStatements } from './staged-statements.ts'
import { type StagedResult, writeStaged } from './staged-write.ts'

/** What writing sets needs of its target. */
export interface SetSurroundings {
  readonly dialect: Dialect
  readonly database: Database
  readonly random: () => number
  readonly onWarning: (message: string) => void
}

/** Milliseconds in which a set that lost against other transactions is tried again. */
const RETRY_BUDGET = 30_000

interface SetPlan {
  readonly shape: RowShape
  /** Whether the count of a write tells whether every row was met. */
  readonly counted: boolean
  /** Whether it must be looked before the write which keys have a row. */
  readonly observe: boolean
}

/**
 * Writes sets of rows through a temporary table of the server. It writes what can certainly be written together;
 * every row about which there is any doubt is left to the single path, whose word is final. A set that the
 * database refuses is halved until the culprits stand alone.
 */
export class SetWriter {
  readonly #surroundings: SetSurroundings
  readonly #table: BoundTable
  readonly #staging: StagingSyntax
  readonly #attempts: Attempts
  readonly #statements = new Map<string, StagedStatements>()
  readonly #newRows: NewRows
  /** The database takes no sets: the login may not make temporary tables, for instance. */
  #refused = false

  constructor(surroundings: SetSurroundings, table: BoundTable, staging: StagingSyntax) {
    const { dialect, random } = surroundings
    const context = { dialect, description: table.binding.description }
    this.#surroundings = surroundings
    this.#table = table
    this.#staging = staging
    this.#attempts = { dialect, random, context, repeatable: true, budget: RETRY_BUDGET }
    const compile = (shape: RowShape) => this.#compile(shape, false)
    this.#newRows = new NewRows(surroundings, table, { attempts: this.#attempts, compile })
  }

  /** Writes the rows of one shape, as far as they can be written together; the others go to `alone`. */
  async write(rows: BulkRows, set: RowSet, collected: Collected): Promise<void> {
    const plan = this.#plan(set.shape)
    if (plan === undefined || this.#refused) {
      collected.alone.push(...set.places)
      return
    }
    const encoded = encodeRows(this.#table, rows, set, collected)
    try {
      if (await this.#newRows.write(plan.shape, encoded)) {
        for (const { place } of encoded) collected.addWritten(place)
        return
      }
      await this.#attempt(plan, encoded, collected)
    } catch (thrown) {
      const error = asSyncError(this.#surroundings.dialect, this.#attempts.context, thrown)
      if (!isRefused(error)) throw error
      // The single path tells whether it is the temporary table or the row that is refused.
      this.#refused = true
      const table = formatTable(this.#table.binding.description.table)
      this.#surroundings.onWarning(
        `Rows of the table ${table} are written one by one: a set of them was refused (${error.code}). Grant the right to make temporary tables.`,
      )
      for (const { place } of encoded) if (!collected.isSettled(place)) collected.alone.push(place)
    }
  }

  #plan(shape: RowShape): SetPlan | undefined {
    const { anchor, description } = this.#table.binding
    const unique = hasUniqueAnchor(description, anchor)
    const plain = showsLiveRow(description, shape.kind)
    switch (shape.kind) {
      case 'insert':
        // Nobody could tell which key that the database makes belongs to which row.
        if (!anchor.every((name) => shape.columns.includes(name))) return undefined
        return { shape, counted: true, observe: !unique }
      case 'update':
        if (shape.columns.length === 0) return undefined
        return { shape, counted: plain && unique, observe: !(plain && unique) }
      default:
        return { shape, counted: plain && unique, observe: !(plain && unique) }
    }
  }

  async #attempt(
    plan: SetPlan,
    encoded: readonly EncodedRow[],
    collected: Collected,
    observe = plan.observe,
  ): Promise<void> {
    if (encoded.length === 0) return
    let result: StagedResult
    try {
      result = await this.#send(plan, encoded, observe)
    } catch (thrown) {
      const error = asSyncError(this.#surroundings.dialect, this.#attempts.context, thrown)
      if (!isRowError(error) && !(isHeldUp(error) && collected.mayWait())) throw error
      if (error.code === 'ROW_UNIQUE' && plan.shape.kind === 'insert' && !observe) {
        return this.#attempt(plan, encoded, collected, true)
      }
      return this.#halve(plan, encoded, collected, observe)
    }
    switch (result.kind) {
      case 'written': {
        const { absent } = result
        for (const [number, { place }] of encoded.entries()) {
          if (absent.has(number)) collected.addException(place, { kind: 'absent' })
          else collected.addWritten(place)
        }
        return
      }
      case 'hindered': {
        const { present, taken } = result
        const free = this.#sortOut(plan, encoded, { present, taken }, collected)
        return this.#attempt(plan, free, collected, plan.observe)
      }
      default:
        return observe
          ? this.#halve(plan, encoded, collected, observe)
          : this.#attempt(plan, encoded, collected, true)
    }
  }

  /** Puts aside the rows that hinder the others; gives those that are left. */
  #sortOut(
    { shape }: SetPlan,
    encoded: readonly EncodedRow[],
    hindrance: Pick<Extract<StagedResult, { kind: 'hindered' }>, 'present' | 'taken'>,
    collected: Collected,
  ): EncodedRow[] {
    return encoded.filter(({ place }, number) => {
      if (shape.kind === 'insert' && hindrance.present.has(number)) {
        collected.addException(place, { kind: 'exists' })
        return false
      }
      if (!hindrance.taken.has(number)) return true
      collected.alone.push(place)
      return false
    })
  }

  async #halve(
    plan: SetPlan,
    encoded: readonly EncodedRow[],
    collected: Collected,
    observe: boolean,
  ): Promise<void> {
    const [only] = encoded
    if (encoded.length === 1 && only !== undefined) {
      collected.alone.push(only.place)
      return
    }
    const middle = encoded.length >> 1
    await this.#attempt(plan, encoded.slice(0, middle), collected, observe)
    await this.#attempt(plan, encoded.slice(middle), collected, observe)
  }

  #send(plan: SetPlan, encoded: readonly EncodedRow[], observe: boolean): Promise<StagedResult> {
    const { database, dialect } = this.#surroundings
    const numbered = observe || plan.shape.unique.length > 0
    const statements = this.#compile(plan.shape, numbered)
    const rows = encoded.map(({ cells }, number) => (numbered ? [number, ...cells] : cells))
    const { counted } = plan
    return tryRepeatedly(this.#attempts, () =>
      database.run((connection) =>
        writeStaged(
          connection,
          dialect,
          { kind: plan.shape.kind, rows },
          { statements, numbered, observe, counted },
        ),
      ),
    )
  }

  #compile(shape: RowShape, numbered: boolean): StagedStatements {
    const name = JSON.stringify([shape, numbered])
    const known = this.#statements.get(name)
    if (known !== undefined) return known
    const compiled = compileStaged(this.#table, this.#staging, shape, { numbered })
    if (this.#statements.size < KEPT_SHAPES) this.#statements.set(name, compiled)
    return compiled
  }
}

const KEPT_SHAPES = 200
