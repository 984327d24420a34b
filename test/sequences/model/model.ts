import { evaluate } from './evaluate.ts'
import { exportKinds, KINDS, stagePurges, writeChosen } from './export.ts'
import { blankFacts, noteWrite, type Entry, type Facts } from './facts.ts'
import { importAll, readTable } from './import.ts'
import type { Person } from './person.ts'
import { undoRun } from './undo.ts'
import { rulesOf, type Cells, type Fields, type Version } from './version.ts'

/** What a run came to. */
export interface Came {
  readonly result: 'done' | 'held' | 'incomplete' | 'errors'
  /** Its number in {@link Model.audit}. */
  readonly run: number
}

/**
 * What the table and the connector space must be, told by the simplest means: one person after the other, no
 * batches, no database, no statement.
 */
export class Model {
  readonly #facts: Facts

  constructor(version: Version, now: number) {
    this.#facts = blankFacts(version)
    this.#facts.now = now
    this.use(version)
  }

  get table(): ReadonlyMap<string, Cells> {
    return this.#facts.table
  }

  get people(): ReadonlyMap<string, Person> {
    return this.#facts.people
  }

  /** What a run did to the rows, by its number. */
  audit(run: number): readonly Entry[] {
    return this.#facts.audit[run] ?? []
  }

  setClock(now: number): void {
    this.#facts.now = now
  }

  use(version: Version): void {
    this.#facts.version = version
    this.#facts.config = JSON.stringify(version)
    this.#facts.rules = rulesOf(version)
  }

  /** Somebody else puts a row down, changes one, or deletes it with `undefined`. */
  meddle(id: string, row: Cells | undefined): void {
    const { table } = this.#facts
    if (row === undefined) table.delete(id)
    else table.set(id, { ...row })
    noteWrite(this.#facts, id)
  }

  /** `nightly`: import, synchronization, purge, export. */
  run(file: ReadonlyMap<string, Fields>, { faulty }: { readonly faulty: boolean }): Came {
    const facts = this.#facts
    const complete = importAll(facts, file, faulty)
    for (const person of Array.from(facts.people.values())) evaluate(facts, person)
    stagePurges(facts)
    const run = this.#begin()
    const held = [exportKinds(facts, run, ['purge']), exportKinds(facts, run, KINDS)]
    if (held.includes(true)) return { result: 'held', run }
    return complete ? this.#ended(run) : { result: 'incomplete', run }
  }

  /** The plans that wait, the oldest first. */
  plans(): readonly number[] {
    const held = new Set([...this.people.values()].flatMap((one) => one.held ?? []))
    return [...held].toSorted((a, b) => a - b)
  }

  approve(plan: number): Came {
    const run = this.#begin()
    writeChosen(this.#facts, run, true, (person) => person.held === plan)
    return this.#ended(run)
  }

  reject(plan: number): void {
    for (const person of this.people.values()) {
      if (person.held !== plan) continue
      person.failed = false
      person.staged = undefined
      person.held = undefined
    }
  }

  fixDrift(fix: 'overwrite' | 'adopt'): Came {
    const facts = this.#facts
    const { version } = facts
    facts.version = { ...version, onDrift: fix }
    readTable(facts, { full: true })
    const run = this.#begin()
    if (fix === 'overwrite') {
      for (const person of this.people.values()) if (person.touched) evaluate(facts, person)
      writeChosen(facts, run, false, ({ staged }) => staged?.mends === true)
    }
    facts.version = version
    return this.#ended(run)
  }

  undo(undone: number): Came {
    const run = this.#begin()
    undoRun(this.#facts, run, undone)
    return this.#ended(run)
  }

  #begin(): number {
    return this.#facts.audit.push([]) - 1
  }

  /** A row in error since an earlier run is no success of a later one. */
  #ended(run: number): Came {
    const failed = [...this.people.values()].some((one) => one.failed)
    return { result: failed ? 'errors' : 'done', run }
  }
}
