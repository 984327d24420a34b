import {
  blank,
  holds,
  mending,
  same,
  sameChange,
  stranger,
  type Kind,
  type Person,
  type Staged,
} from './person.ts'
import {
  flows,
  inScope,
  namesNote,
  newRow,
  type Cells,
  type Fields,
  type Rule,
  type Version,
} from './rules.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const KINDS: readonly Kind[] = ['insert', 'update', 'disable', 'delete', 'purge']
const LIMIT_OF = {
  insert: 'inserts',
  update: 'updates',
  disable: 'disables',
  delete: 'deletes',
  purge: 'deletes',
} as const

/** What a run did to a row. */
interface Entry {
  readonly id: string
  readonly before: Cells | undefined
  readonly after: Cells | undefined
}

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
  readonly table = new Map<string, Record<string, string | null>>()
  readonly people = new Map<string, Person>()
  readonly audit: Entry[][] = []
  #written: { readonly at: number; readonly kind: Kind; readonly decided: boolean }[] = []
  #plans = 0
  #lastComplete = 0
  #calm: { readonly config: string; readonly at: number } | undefined
  now = 0
  version: Version
  /** Names the version as a whole. */
  config = ''
  /** Names what decides about people. */
  rules = ''

  constructor(version: Version) {
    this.version = version
    this.use(version)
  }

  use(version: Version): void {
    this.version = version
    this.config = JSON.stringify(version)
    const { upper, scoped, onDisable, onOutOfScope, onMissing } = version
    this.rules = JSON.stringify([upper, scoped, onDisable, onOutOfScope, onMissing])
  }

  /** `nightly`: import, synchronization, purge, export. */
  run(file: ReadonlyMap<string, Fields>, { faulty }: { readonly faulty: boolean }): Came {
    const complete = this.#import(file, faulty)
    for (const person of Array.from(this.people.values())) this.#evaluate(person)
    this.#stagePurges()
    const run = this.audit.push([]) - 1
    const held = [this.#export(run, ['purge'], false), this.#export(run, KINDS, false)].includes(
      true,
    )
    return { result: held ? 'held' : complete ? this.#doneOrErrors() : 'incomplete', run }
  }

  /** The plan that waits; there may be several, the oldest first. */
  plans(): readonly number[] {
    const held = new Set([...this.people.values()].flatMap((one) => one.held ?? []))
    return [...held].toSorted((a, b) => a - b)
  }

  approve(plan: number): Came {
    const run = this.audit.push([]) - 1
    this.#write(run, true, (person) => person.held === plan)
    return { result: this.#doneOrErrors(), run }
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
    const version = this.version
    this.version = { ...version, onDrift: fix }
    this.#readTable()
    const run = this.audit.push([]) - 1
    if (fix === 'overwrite') {
      for (const person of this.people.values()) if (person.touched) this.#evaluate(person)
      this.#write(run, false, ({ staged }) => staged?.mends === true)
    }
    this.version = version
    return { result: this.#doneOrErrors(), run }
  }

  undo(run: number): Came {
    const made = this.audit.push([]) - 1
    const first = new Map<string, Cells | undefined>()
    const last = new Map<string, Cells | undefined>()
    for (const { id, before, after } of this.audit[run] ?? []) {
      if (!first.has(id)) first.set(id, before)
      last.set(id, after)
    }
    for (const [id, before] of first) {
      const [was, is] = [this.#ours(before), this.#ours(last.get(id))] as const
      this.#undoRow(made, run, id, was, is)
    }
    return { result: this.#doneOrErrors(), run: made }
  }

  /** A row in error since an earlier run is no success of a later one. */
  #doneOrErrors(): 'done' | 'errors' {
    return [...this.people.values()].some((one) => one.failed) ? 'errors' : 'done'
  }

  #import(file: ReadonlyMap<string, Fields>, faulty: boolean): boolean {
    this.#readTable()
    for (const [key, fields] of file) {
      const person = this.people.get(key)
      if (person === undefined) {
        this.people.set(key, stranger(key, fields))
        continue
      }
      const returns = person.standing === 'absent'
      if (returns) person.standing = 'present'
      if (returns || !same(person.fields, fields)) person.touched = true
      person.fields = fields
    }
    const complete = !faulty && file.size > 0 && file.size * 2 >= this.#lastComplete
    if (!complete) return false
    this.#lastComplete = file.size
    for (const person of this.people.values()) {
      if (file.has(person.key) || person.standing === 'absent') continue
      person.standing = 'absent'
      person.touched = true
    }
    return true
  }

  #readTable(): void {
    const { onDrift } = this.version
    for (const person of this.people.values()) {
      const row = this.table.get(person.key)
      if (person.state === 'none' && row !== undefined && person.standing !== 'out') {
        // Somebody else was first: whether the row is joined is seen when the person is looked at.
        const ours = person.staged?.after
        if (ours === undefined || !holds(row, ours)) {
          person.touched = true
          person.failed = false
          person.staged = undefined
          person.held = undefined
        }
      }
      if (person.state === 'missing') {
        if (row !== undefined) {
          person.state = 'row'
          person.touched = true
        } else if (onDrift === 'overwrite' && person.standing === 'present') {
          person.touched = true
        }
      }
      if (person.state === 'left' && row === undefined) {
        // Nobody's row, and nobody's loss.
        this.people.delete(person.key)
        continue
      }
      if (person.state !== 'row') continue
      if (row === undefined) {
        person.state = 'missing'
        person.touched = true
        continue
      }
      const drift: Record<string, string | null> = {}
      for (const column of ['Name', 'Dept', 'Active', 'FirstSeen']) {
        const wrote = person.wrote[column]
        if (wrote !== undefined && wrote !== row[column]) drift[column] = row[column] ?? null
      }
      if (Object.keys(drift).length === 0) {
        person.drift = undefined
      } else if (onDrift === 'adopt') {
        Object.assign(person.wrote, drift)
        person.drift = undefined
      } else {
        if (onDrift === 'overwrite') person.touched = true
        person.drift = drift
      }
    }
  }

  #evaluate(person: Person): void {
    if (!person.touched && person.evaluated === this.rules) return
    const before = person.staged
    const held = person.held
    person.touched = false
    person.held = undefined
    person.staged = undefined
    const mends = this.#mends(person)
    this.#decide(person, before)
    person.staged = mending(person, mends)
    if (!this.people.has(person.key)) return
    person.before = person.fields
    person.evaluated = this.rules
    if (sameChange(before, person.staged)) person.held = held
    else person.failed = false
  }

  #mends({ evaluated, before, fields, state, drift }: Person): boolean {
    if (evaluated === '' || !same(before, fields)) return false
    return state === 'missing' || (this.version.onDrift === 'overwrite' && drift !== undefined)
  }

  #decide(person: Person, staged: Staged | undefined): void {
    const { version } = this
    if (person.standing === 'absent') return this.#decideAbsent(person)
    const out = !inScope(version, person.fields)
    const wasOut = person.standing === 'out'
    person.standing = out ? 'out' : 'present'
    switch (person.state) {
      case 'none':
        return this.#decideNew(person, out)
      case 'missing':
        if (version.onDrift === 'overwrite') return this.#decideNew(person, out)
        person.disabledSince = undefined
        person.purgeAt = undefined
        return
      case 'left':
        if (out) return
        // Nobody turns by coming back.
        person.before = person.fields
        person.disabledSince = undefined
        return this.#decideRow(person, undefined, newRow(version, person.key, person.fields))
      default: {
        if (!out) {
          const columns = flows(version, person.fields)
          const adopts = version.onDrift === 'adopt' && !wasOut && person.evaluated === this.rules
          return this.#decideRow(
            person,
            adopts ? (staged?.after ?? person.wrote) : undefined,
            columns,
            staged,
          )
        }
        const turns = !wasOut
        return this.#leave(person, version.onOutOfScope, turns, 'row')
      }
    }
  }

  #decideNew(person: Person, out: boolean): void {
    const { version, now } = this
    if (out) {
      person.disabledSince = undefined
      person.purgeAt = undefined
      return
    }
    const after: Record<string, string | null> = { ...newRow(version, person.key, person.fields) }
    const disabled = person.fields.active === 'no'
    if (disabled) {
      person.disabledSince ??= now
      if (version.onDisable.kind === 'delete') return
      if (version.onDisable.kind === 'set') {
        Object.assign(after, version.onDisable.set)
        const { purgeAfter } = version.onDisable
        person.purgeAt =
          purgeAfter === undefined ? undefined : person.disabledSince + purgeAfter * DAY
        if (person.purgeAt !== undefined && person.purgeAt <= now) {
          person.purgeAt = undefined
          return
        }
      } else person.purgeAt = undefined
    } else {
      person.disabledSince = undefined
      person.purgeAt = undefined
    }
    // A row of this key that nobody delivered is joined instead.
    const row = this.table.get(person.key)
    if (row !== undefined && person.state === 'none') {
      person.wrote = { ...row }
      person.state = 'row'
      person.disabledSince = undefined
      return this.#decideRow(person, undefined, flows(version, person.fields))
    }
    person.staged = { kind: 'insert', after, becomes: 'row', mends: false }
  }

  /** @param adopted what columns keep to which the source gives no other value than before */
  #decideRow(person: Person, adopted: Cells | undefined, columns: Cells, staged?: Staged): void {
    const { version, now } = this
    const disabled = person.fields.active === 'no'
    let desired: Record<string, string | null> = { ...columns }
    const disables = disabled && (person.disabledSince === undefined || staged?.kind === 'disable')
    if (disabled && version.onDisable.kind === 'delete' && person.before.active !== 'no') {
      person.disabledSince ??= now
      person.staged = { kind: 'delete', after: undefined, becomes: 'none', mends: false }
      return
    }
    person.disabledSince = disabled ? (person.disabledSince ?? now) : undefined
    person.purgeAt = undefined
    if (disabled && version.onDisable.kind === 'set') {
      desired = { ...desired, ...version.onDisable.set }
      const { purgeAfter } = version.onDisable
      if (purgeAfter !== undefined && person.disabledSince !== undefined) {
        person.purgeAt = person.disabledSince + purgeAfter * DAY
      }
    }
    if (adopted !== undefined) {
      const earlier: Record<string, string | null> = { ...flows(version, person.before) }
      if (person.before.active === 'no' && version.onDisable.kind === 'set') {
        Object.assign(earlier, version.onDisable.set)
      }
      for (const [column, value] of Object.entries(desired)) {
        if (value === earlier[column]) desired[column] = adopted[column] ?? value
      }
    }
    this.#stageUpdate(person, desired, disables ? 'disable' : 'update', 'row')
  }

  #decideAbsent(person: Person): void {
    switch (person.state) {
      case 'none':
      case 'missing':
        this.people.delete(person.key)
        return
      case 'left':
        return
      default:
        this.#leave(person, this.version.onMissing, true, 'left')
    }
  }

  #leave(person: Person, rule: Rule, turns: boolean, becomes: 'row' | 'left'): void {
    switch (rule.kind) {
      case 'keep':
        if (becomes === 'left') person.state = 'left'
        return
      case 'delete':
        if (turns) {
          const after = becomes === 'left' ? 'gone' : 'none'
          person.staged = { kind: 'delete', after: undefined, becomes: after, mends: false }
        }
        return
      default: {
        if (rule.purgeAfter !== undefined) person.purgeAt ??= this.now + rule.purgeAfter * DAY
        this.#stageUpdate(person, rule.set, 'disable', becomes)
        if (person.staged === undefined && becomes === 'left') person.state = 'left'
      }
    }
  }

  #stageUpdate(person: Person, columns: Cells, kind: Kind, becomes: 'row' | 'left'): void {
    const row = { ...person.wrote }
    if (this.version.onDrift === 'overwrite') Object.assign(row, person.drift)
    let differs = false
    for (const [column, value] of Object.entries(columns)) {
      if (column === 'Id' || value === row[column]) continue
      if (row[column] === undefined && value === null) continue
      row[column] = value
      differs = true
    }
    if (differs) person.staged = { kind, after: row, becomes, mends: false }
    else if (becomes === 'row') person.state = 'row'
  }

  #stagePurges(): void {
    if (this.#calm?.config !== this.config) {
      this.#calm = { config: this.config, at: this.now }
      return
    }
    if (this.now - this.#calm.at < HOUR) return
    for (const person of this.people.values()) {
      const hasRow = person.state === 'row' || person.state === 'left'
      if (!hasRow || person.touched || person.purgeAt === undefined) continue
      if (person.purgeAt > this.now || person.staged?.kind === 'delete') continue
      const becomes = person.state === 'row' && person.standing !== 'absent' ? 'none' : 'gone'
      person.staged = { kind: 'purge', after: undefined, becomes, mends: false }
      person.held = undefined
    }
  }

  /** @returns whether something is held */
  #export(run: number, kinds: readonly Kind[], _decided: boolean): boolean {
    const waiting = [...this.people.values()].filter((one) => one.staged !== undefined)
    const over = new Set<Kind>()
    for (const kind of KINDS) {
      const most = this.version.most[LIMIT_OF[kind]]
      const open = waiting.filter((one) => one.staged?.kind === kind).length
      if (open === 0) continue
      if (open + this.#inWindow(kind) > (most ?? Number.POSITIVE_INFINITY)) over.add(kind)
    }
    const fresh = waiting.filter(
      (one) =>
        one.held === undefined &&
        one.staged !== undefined &&
        over.has(one.staged.kind) &&
        kinds.includes(one.staged.kind),
    )
    if (fresh.length > 0) this.#plans += 1
    for (const person of fresh) person.held = this.#plans
    this.#write(
      run,
      false,
      ({ staged, held }) =>
        held === undefined && staged !== undefined && kinds.includes(staged.kind),
    )
    // Whatever waits for somebody is held, also when no limit is exceeded any more.
    return [
      ...over,
      ...waiting.flatMap((one) => (one.held === undefined ? [] : (one.staged?.kind ?? []))),
    ].some((kind) => kinds.includes(kind))
  }

  #inWindow(kind: Kind): number {
    return this.#written.filter(
      (one) => one.kind === kind && !one.decided && one.at >= this.now - HOUR,
    ).length
  }

  #write(run: number, decided: boolean, chosen: (person: Person) => boolean): void {
    const people = [...this.people.values()].filter(
      (one) => one.staged !== undefined && chosen(one),
    )
    for (const person of people) this.#writeOne(run, decided, person)
  }

  #writeOne(run: number, decided: boolean, person: Person): void {
    const { staged, key } = person
    if (staged === undefined) return
    const row = this.table.get(key)
    if (staged.kind === 'insert' && row !== undefined && !holds(row, staged.after ?? {})) {
      // Somebody else's row has the key: this one is set aside.
      person.failed = true
      return
    }
    person.staged = undefined
    person.held = undefined
    person.failed = false
    person.writtenBy = run
    const count = (before: Cells | undefined, after: Cells | undefined): void => {
      this.#written.push({ at: this.now, kind: staged.kind, decided })
      this.audit[run]?.push({ id: key, before, after })
    }
    if (staged.after === undefined) {
      this.table.delete(key)
      count(row === undefined ? {} : { ...row }, undefined)
      if (staged.becomes === 'gone') this.people.delete(key)
      else {
        person.state = 'none'
        person.wrote = {}
        person.drift = undefined
        person.purgeAt = undefined
      }
      return
    }
    if (staged.kind === 'insert') {
      this.table.set(key, blank(staged.after))
      count(undefined, staged.after)
      person.wrote = { ...staged.after }
      person.drift = undefined
      person.state = 'row'
      return
    }
    if (row === undefined) {
      // Somebody deleted it under us.
      person.state = 'missing'
      person.touched = true
      return
    }
    const held = { ...person.wrote }
    if (this.version.onDrift === 'overwrite') Object.assign(held, person.drift)
    const before: Record<string, string | null> = {}
    const after: Record<string, string | null> = {}
    for (const [column, value] of Object.entries(staged.after)) {
      if (value === held[column]) continue
      before[column] = row[column] ?? null
      after[column] = value
      row[column] = value
    }
    count(before, after)
    person.wrote = { ...staged.after }
    person.drift = undefined
    person.state = staged.becomes === 'left' ? 'left' : 'row'
  }

  /** The columns that the configuration still names. */
  #ours(cells: Cells | undefined): Cells | undefined {
    if (cells === undefined || namesNote(this.version)) return cells
    const { Note: _, ...rest } = cells
    return rest
  }

  #undoRow(
    run: number,
    undone: number,
    id: string,
    before: Cells | undefined,
    after: Cells | undefined,
  ): void {
    const row = this.table.get(id)
    const person = this.people.get(id)
    if (person?.staged !== undefined) return
    if (before === undefined && after === undefined) return
    if (before === undefined) {
      if (row === undefined || person?.writtenBy !== undone) return
      if (!holds(row, after ?? {})) return
      this.table.delete(id)
      this.#undone(run, id, { ...row }, undefined)
      person.state = 'none'
      person.wrote = {}
      person.drift = undefined
      person.purgeAt = undefined
      return
    }
    if (after === undefined) {
      if (row !== undefined) return
      if (person !== undefined && person.state !== 'none') return
      if (person !== undefined) person.writtenBy = run
      this.table.set(id, blank({ ...before, Id: id }))
      this.#undone(run, id, undefined, before)
      if (person === undefined) {
        // Nobody's row by now, but one that was ours: whoever comes back takes it up.
        const nobody = { Name: '', Dept: '', active: 'yes' } as const
        const left = { ...stranger(id, nobody), standing: 'absent', state: 'left' } as const
        this.people.set(id, {
          ...left,
          writtenBy: run,
          touched: false,
          wrote: { ...before },
          evaluated: this.rules,
        })
        return
      }
      person.state = person.standing === 'absent' ? 'left' : 'row'
      person.wrote = { ...before }
      return
    }
    if (row === undefined || person === undefined || !holds(row, after)) return
    person.writtenBy = run
    const was: Record<string, string | null> = {}
    for (const [column, value] of Object.entries(before)) {
      was[column] = row[column] ?? null
      row[column] = value
      person.wrote[column] = value
    }
    this.#undone(run, id, was, before)
  }

  #undone(run: number, id: string, before: Cells | undefined, after: Cells | undefined): void {
    this.audit[run]?.push({ id, before, after })
  }
}
