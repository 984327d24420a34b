import { type Awaitable, whenReady } from '../model/awaitable.ts'
import { SyncError } from '../model/errors.ts'
import { type Row, sameValue } from '../model/value.ts'
import type { Answer, Connection, Dialect } from './dialects/dialect.ts'
import { bind, decodeRow, type Statement } from './statement.ts'
import type { TableStatements } from './statements/table-statements.ts'
import { inTransaction, transactionOf } from './transaction.ts'
import { showsLiveRow, type WriteStatement } from './statements/write.ts'
import type { RowOperation, RowOutcome, UniqueGuard } from './target.ts'

type Insert = Extract<RowOperation, { kind: 'insert' }>
type Update = Extract<RowOperation, { kind: 'update' }>

const ABSENT: RowOutcome = { kind: 'absent' }

/**
 * Carries out operations on a connection: one statement writes, so nothing can be half-written, and the row
 * is read back where that statement does not show it. On a connection that answers at once everything
 * happens before it returns.
 */
export class Performer {
  readonly statements: TableStatements
  readonly #dialect: Dialect

  constructor(dialect: Dialect, statements: TableStatements) {
    this.#dialect = dialect
    this.statements = statements
  }

  /** Throws the driver's own errors, save unique violations that the outcome can tell. */
  perform(connection: Connection, operation: RowOperation): Awaitable<RowOutcome> {
    switch (operation.kind) {
      case 'insert':
        return this.#insert(connection, operation)
      case 'update':
        return this.#update(connection, operation)
      default:
        return this.#remove(connection, operation.key)
    }
  }

  /** The live row of a key. */
  read(connection: Connection, key: Row): Awaitable<Row | undefined> {
    const { read } = this.statements
    return whenReady(connection.execute(read, bind(read, { key })), ({ rows }) => {
      const [raw] = rows
      return raw === undefined ? undefined : decodeRow(read.result, raw)
    })
  }

  /** The row's own key after an insert, as far as the values give it. */
  givenKey(values: Row): Row | undefined {
    const { anchor } = this.statements.table.binding
    return anchor.every((column) => values[column] !== undefined) ? values : undefined
  }

  #insert(connection: Connection, operation: Insert): Awaitable<RowOutcome> {
    const { values } = operation
    const guards = activeGuards(operation.unique, values)
    const statement = this.statements.insert(Object.keys(values), guards)
    return this.#unlessTaken(
      connection,
      { values, guards, key: this.givenKey(values) },
      () => connection.execute(statement, bind(statement, { values })),
      (answer) => {
        if (!wrote(statement, answer)) return undefined
        const row = writtenRow(statement, answer)
        if (row !== undefined || statement.gives === 'both') return written(row)
        const key = this.#insertedKey(statement, answer, values)
        if (key === undefined) return written(undefined)
        return whenReady(this.read(connection, key), written)
      },
    )
  }

  /** Deletes one row and inserts another; when the insert is refused, the first one stays. */
  replace(connection: Connection, key: Row, operation: Insert): Awaitable<RowOutcome> {
    const { values } = operation
    const guards = activeGuards(operation.unique, values)
    const { remove } = this.statements
    const insert = this.statements.insert(Object.keys(values), guards)
    const taken = (): Awaitable<RowOutcome | undefined> =>
      this.#taken(connection, { values, guards, key: this.givenKey(values), beside: key })
    const outcome = inTransaction<RowOutcome | undefined>(
      transactionOf(connection, this.#dialect),
      () =>
        whenReady(connection.execute(remove, bind(remove, { key })), () =>
          whenReady(connection.execute(insert, bind(insert, { values })), (answer) =>
            wrote(insert, answer)
              ? { commit: true, result: written(writtenRow(insert, answer)) }
              : { commit: false, result: undefined },
          ),
        ),
      (thrown) => {
        if (this.#dialect.failure(thrown).code !== 'ROW_UNIQUE') throw thrown
        return whenReady(taken(), (found) => {
          if (found === undefined) throw thrown
          return found
        })
      },
    )
    return whenReady(outcome, (known) =>
      known === undefined
        ? whenReady(taken(), (found) => {
            if (found === undefined) throw changedMeanwhile()
            return found
          })
        : known,
    )
  }

  #update(connection: Connection, operation: Update): Awaitable<RowOutcome> {
    const { key, set } = operation
    const columns = Object.keys(set)
    if (columns.length === 0) {
      return whenReady(this.read(connection, key), (row) =>
        row === undefined ? ABSENT : written(row),
      )
    }
    const guards = activeGuards(operation.unique, set)
    const statement = this.statements.update(columns, guards)
    const observed = this.#mustObserve('update', statement)
    const change = (): Awaitable<RowOutcome> =>
      this.#unlessTaken(
        connection,
        { values: set, guards, key: undefined, beside: key },
        () => connection.execute(statement, bind(statement, { values: set, key })),
        (answer) => {
          if (!wrote(statement, answer)) {
            if (guards.length > 0) return undefined
            if (!observed) return ABSENT
          }
          const row = writtenRow(statement, answer)
          if (row !== undefined || statement.gives === 'both') return written(row)
          return whenReady(this.read(connection, this.#keyAfter(key, set)), written)
        },
      )
    if (!observed) return change()
    return whenReady(this.read(connection, key), (row) => (row === undefined ? ABSENT : change()))
  }

  #remove(connection: Connection, key: Row): Awaitable<RowOutcome> {
    const { remove } = this.statements
    const execute = (): Awaitable<Answer> => connection.execute(remove, bind(remove, { key }))
    if (!this.#mustObserve('delete', remove)) {
      return whenReady(execute(), ({ affected }) => (affected > 0 ? written(undefined) : ABSENT))
    }
    return whenReady(this.read(connection, key), (row) => {
      if (row === undefined) return ABSENT
      return whenReady(execute(), () => whenReady(this.read(connection, key), written))
    })
  }

  /**
   * Runs a write and, when a unique key or a guard refused it, finds out which. `finish` gives `undefined`
   * when nothing was written.
   */
  #unlessTaken(
    connection: Connection,
    taken: TakenQuestion,
    execute: () => Awaitable<Answer>,
    finish: (answer: Answer) => Awaitable<RowOutcome> | undefined,
  ): Awaitable<RowOutcome> {
    const refused = (thrown: unknown): Awaitable<RowOutcome> => {
      if (this.#dialect.failure(thrown).code !== 'ROW_UNIQUE') throw thrown
      if (connection.transaction?.active === false) throw thrown
      return whenReady(this.#taken(connection, taken), (outcome) => {
        if (outcome === undefined) throw thrown
        return outcome
      })
    }
    const done = (answer: Answer): Awaitable<RowOutcome> =>
      finish(answer) ??
      whenReady(this.#taken(connection, taken), (outcome) => {
        if (outcome === undefined) throw changedMeanwhile()
        return outcome
      })
    let answer: Awaitable<Answer>
    try {
      answer = execute()
    } catch (thrown) {
      return refused(thrown)
    }
    return answer instanceof Promise ? answer.then(done, refused) : done(answer)
  }

  /** Who holds the key or a guarded value; `undefined` when nobody does any more. */
  #taken(
    connection: Connection,
    question: TakenQuestion,
    from = -1,
  ): Awaitable<RowOutcome | undefined> {
    const next = (): Awaitable<RowOutcome | undefined> =>
      this.#taken(connection, question, from + 1)
    if (from < 0) {
      const key = question.key ?? question.beside
      if (key === undefined) return next()
      return whenReady(this.read(connection, key), (row) => {
        if (question.key === undefined) return row === undefined ? ABSENT : next()
        return row === undefined ? next() : { kind: 'exists' }
      })
    }
    const guard = question.guards[from]
    if (guard === undefined) return undefined
    const statement = this.statements.guard(guard, { besideKey: question.beside !== undefined })
    const bound = bind(statement, {
      values: question.values,
      ...(question.beside === undefined ? {} : { key: question.beside }),
    })
    return whenReady(connection.execute(statement, bound), ({ rows }) =>
      rows.length === 0 ? next() : { kind: 'exists', column: guard.column },
    )
  }

  #insertedKey(statement: WriteStatement, answer: Answer, values: Row): Row | undefined {
    const given = this.givenKey(values)
    if (given !== undefined) return given
    if (statement.gives === 'key') {
      const [raw] = answer.rows
      return raw === undefined ? undefined : decodeRow(statement.result, raw)
    }
    const { anchor } = this.statements.table.binding
    const made = anchor.filter((column) => values[column] === undefined)
    const [only] = made
    if (only === undefined || made.length > 1 || answer.insertId === undefined) return undefined
    return { ...values, [only]: answer.insertId }
  }

  #keyAfter(key: Row, set: Row): Row {
    const { anchor } = this.statements.table.binding
    return anchor.some((column) => set[column] !== undefined) ? { ...key, ...set } : key
  }

  /** A trigger may swallow or delete the row, so that the count does not tell whether there was one. */
  #mustObserve(event: 'update' | 'delete', statement: WriteStatement): boolean {
    return (
      statement.gives === 'count' && !showsLiveRow(this.statements.table.binding.description, event)
    )
  }
}

/** A guard refused the row, and the row that it saw is gone: another try decides. */
function changedMeanwhile(): SyncError {
  return new SyncError(
    'DATABASE_CONTENTION',
    'Another transaction held a unique value and gave it up meanwhile. Try again.',
    { retryAfter: 1 },
  )
}

interface TakenQuestion {
  readonly values: Row
  readonly guards: readonly UniqueGuard[]
  /** The key that an insert gives. */
  readonly key: Row | undefined
  /** The key of the row that is updated. */
  readonly beside?: Row
}

/** Whether a row holds everything that was to be written; tells a repeated insert from a foreign row. */
export function holds(row: Row, values: Row): boolean {
  return Object.keys(values).every((column) => {
    const held = row[column]
    return held === undefined || sameValue(held, values[column])
  })
}

/** NULL is never taken. */
export function activeGuards(guards: readonly UniqueGuard[], values: Row): readonly UniqueGuard[] {
  const active = (guard: UniqueGuard): boolean =>
    values[guard.column] !== null && values[guard.column] !== undefined
  return guards.every(active) ? guards : guards.filter(active)
}

function wrote(statement: WriteStatement, answer: Answer): boolean {
  return statement.gives === 'row' ? answer.rows.length > 0 : answer.affected > 0
}

function writtenRow(statement: WriteStatement & Statement, answer: Answer): Row | undefined {
  if (statement.gives !== 'row' && statement.gives !== 'both') return undefined
  const [raw] = answer.rows
  return raw === undefined ? undefined : decodeRow(statement.result, raw)
}

function written(row: Row | undefined): RowOutcome {
  return row === undefined ? { kind: 'written' } : { kind: 'written', row }
}
