import { blank } from '../model/person.ts'
import type { Cells, Fields } from '../model/version.ts'
import { flowsOf, type Settings } from './settings.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Somebody whom the identity provider delivered. */
interface Someone {
  fields: Fields
  row: Record<string, string | null>
  /** The person was deleted, and the row stayed: nobody has this id. */
  left: boolean
  /** A run took the row away; whom another configuration gives a row, has one again. */
  rowless: boolean
  outOfScope: boolean
  /** The rules that a run looked with last; an event leaves none. */
  seenWith: string
  disabledSince: number | undefined
  purgeAt: number | undefined
}

/** What an event is answered with. */
export type Answer = 'created' | 'changed' | 'gone' | 'exists' | 'unknown' | 'refused'

/** What the table must be when every event is written at once. */
export class Expected {
  readonly #people = new Map<string, Someone>()
  #settings: Settings
  #calmSince: { readonly settings: string; readonly at: number } | undefined
  now: number

  constructor(settings: Settings, now: number) {
    this.#settings = settings
    this.now = now
  }

  use(settings: Settings): void {
    this.#settings = settings
  }

  /** Every row, in the order of the key. */
  rows(): readonly Cells[] {
    const rows = [...this.#people.values()].filter((one) => !one.rowless).map((one) => one.row)
    return rows.toSorted((a, b) => (String(a['Id']) < String(b['Id']) ? -1 : 1))
  }

  /** Whom a GET finds. */
  ids(): readonly string[] {
    return [...this.#people].filter(([, one]) => hasId(one)).map(([id]) => id)
  }

  /** Whose row may have stayed. */
  leftIds(): readonly string[] {
    return [...this.#people].filter(([, one]) => one.left).map(([id]) => id)
  }

  /** Whether a row is that of somebody whom a GET finds. */
  hasId({ Id }: Cells): boolean {
    return hasId(this.#people.get(String(Id)))
  }

  fieldsOf(id: string): Fields | undefined {
    const someone = this.#people.get(id)
    return hasId(someone) ? someone?.fields : undefined
  }

  create(id: string, fields: Fields): Answer {
    const before = this.#people.get(id)
    if (!this.#inScope(fields)) return 'refused'
    if (hasId(before)) return 'exists'
    const columns = {
      Login: `u-${id}`,
      ...flowsOf(this.#settings, fields),
      FirstSeen: textOf(fields.Dept),
    }
    const disabled = fields.active === 'no'
    const { onDisable } = this.#settings
    const overlay = disabled && onDisable.kind === 'set' ? onDisable.set : {}
    const stayed = before?.left === true ? before.row : blank({ Id: id })
    const row = { ...stayed, ...columns, ...overlay }
    const someone: Someone = {
      fields,
      row,
      left: false,
      rowless: false,
      outOfScope: false,
      seenWith: '',
      disabledSince: undefined,
      purgeAt: undefined,
    }
    this.#people.set(id, someone)
    this.#noteDisabled(someone)
    return 'created'
  }

  change(id: string, fields: Fields): Answer {
    const someone = this.#people.get(id)
    if (someone === undefined || !hasId(someone)) return 'unknown'
    const before = someone.fields
    someone.fields = fields
    this.#decide(id, someone, before, this.#inScope(before))
    someone.seenWith = ''
    return 'changed'
  }

  delete(id: string): Answer {
    const someone = this.#people.get(id)
    if (someone === undefined || !hasId(someone)) {
      // Nobody is to come back whom the identity provider has deleted.
      if (someone?.rowless === true) this.#people.delete(id)
      return 'unknown'
    }
    const { onDelete } = this.#settings
    if (onDelete.kind === 'delete') {
      this.#people.delete(id)
      return 'gone'
    }
    someone.left = true
    if (onDelete.kind === 'set') {
      Object.assign(someone.row, onDelete.set)
      if (onDelete.purgeAfter !== undefined) {
        someone.purgeAt ??= this.now + onDelete.purgeAfter * DAY
      }
    }
    return 'gone'
  }

  /** Imports, synchronizes whom other rules decided about, purges. */
  run(): void {
    const rules = rulesOf(this.#settings)
    for (const [id, someone] of Array.from(this.#people)) {
      if (someone.left || someone.seenWith === rules) continue
      const wasIn = someone.outOfScope
        ? false
        : someone.seenWith !== '' || this.#inScope(someone.fields)
      if (someone.rowless) this.#giveRow(id, someone)
      else this.#decide(id, someone, someone.fields, wasIn, true)
      const seen = this.#people.get(id)
      if (seen !== undefined) seen.seenWith = rules
    }
    this.#purge()
  }

  /** @param stays whether somebody whose row goes is known further on */
  #decide(id: string, someone: Someone, before: Fields, wasIn: boolean, stays = false): void {
    const goes = (): void => {
      if (stays) someone.rowless = true
      else this.#people.delete(id)
    }
    const { onDisable, onOutOfScope } = this.#settings
    const { fields } = someone
    someone.outOfScope = !this.#inScope(fields)
    if (someone.outOfScope) {
      if (onOutOfScope.kind === 'delete' && wasIn) goes()
      if (onOutOfScope.kind !== 'set') return
      Object.assign(someone.row, onOutOfScope.set)
      if (onOutOfScope.purgeAfter !== undefined) {
        someone.purgeAt ??= this.now + onOutOfScope.purgeAfter * DAY
      }
      return
    }
    const disabled = fields.active === 'no'
    if (disabled && onDisable.kind === 'delete' && before.active === 'yes') {
      goes()
      return
    }
    Object.assign(someone.row, flowsOf(this.#settings, fields))
    if (disabled && onDisable.kind === 'set') Object.assign(someone.row, onDisable.set)
    this.#noteDisabled(someone)
  }

  /** Somebody without a row gets one, unless it were one to lose. */
  #giveRow(id: string, someone: Someone): void {
    const { fields } = someone
    someone.outOfScope = !this.#inScope(fields)
    const { onDisable } = this.#settings
    if (someone.outOfScope || (fields.active === 'no' && onDisable.kind === 'delete')) return
    this.#people.delete(id)
    this.create(id, fields)
  }

  #noteDisabled(someone: Someone): void {
    const { onDisable } = this.#settings
    someone.purgeAt = undefined
    if (someone.fields.active === 'yes') {
      someone.disabledSince = undefined
      return
    }
    someone.disabledSince ??= this.now
    if (onDisable.kind !== 'set' || onDisable.purgeAfter === undefined) return
    someone.purgeAt = someone.disabledSince + onDisable.purgeAfter * DAY
  }

  #purge(): void {
    const settings = JSON.stringify(this.#settings)
    if (this.#calmSince?.settings !== settings) {
      this.#calmSince = { settings, at: this.now }
      return
    }
    if (this.now - this.#calmSince.at < HOUR) return
    for (const [id, { purgeAt }] of Array.from(this.#people)) {
      if (purgeAt !== undefined && purgeAt <= this.now) this.#people.delete(id)
    }
  }

  #inScope({ Dept }: Fields): boolean {
    return !this.#settings.scoped || (Dept !== '' && Dept !== 'Out')
  }
}

function hasId(someone: Someone | undefined): boolean {
  return someone !== undefined && !someone.left && !someone.rowless
}

function rulesOf({ upper, scoped, onDisable, onOutOfScope, onDelete }: Settings): string {
  return JSON.stringify([upper, scoped, onDisable, onOutOfScope, onDelete])
}

function textOf(value: string): string | null {
  return value === '' ? null : value
}
