import { blank } from '../model/person.ts'
import type { Cells } from '../model/version.ts'
import { loginOf, type Holder, type Settings } from './settings.ts'

interface Someone {
  /** As the file had the person last. */
  holder: Holder
  /** The id of the row; none yet where it is absent. */
  id: string | undefined
  /** No longer in the file, and the row stayed. */
  left: boolean
  /** Whether the person could not be given the row that the file asks for. */
  failed: boolean
}

/** What the table must be, where anchors change and rows of others are joined. */
export class Expected {
  readonly #rows = new Map<string, Record<string, string | null>>()
  readonly #people = new Map<string, Someone>()
  #settings: Settings
  #lastComplete = 0

  constructor(settings: Settings) {
    this.#settings = settings
  }

  use(settings: Settings): void {
    this.#settings = settings
  }

  /** Every row, in the order of the key. */
  rows(): readonly Cells[] {
    return [...this.#rows.values()].toSorted((a, b) => (String(a['Id']) < String(b['Id']) ? -1 : 1))
  }

  /** Whether somebody else may put a row there, or take it away. */
  isForeign(id: string): boolean {
    return ![...this.#people.values()].some((one) => one.id === id)
  }

  has(id: string): boolean {
    return this.#rows.has(id)
  }

  meddle(id: string, row: Cells | undefined): void {
    if (row === undefined) this.#rows.delete(id)
    else this.#rows.set(id, { ...row })
  }

  run(file: ReadonlyMap<string, Holder>): 'done' | 'errors' | 'incomplete' {
    for (const [key, holder] of file) this.#decide(key, holder)
    const complete = file.size > 0 && file.size * 2 >= this.#lastComplete
    if (complete) {
      this.#lastComplete = file.size
      for (const [key, someone] of Array.from(this.#people)) {
        if (!file.has(key)) this.#leave(key, someone)
      }
    }
    if (!complete) {
      // Who is not in it is there still, and whoever failed is tried again.
      for (const [key, { holder, failed }] of Array.from(this.#people)) {
        if (failed && !file.has(key)) this.#decide(key, holder)
      }
      return 'incomplete'
    }
    return [...this.#people.values()].some((one) => one.failed) ? 'errors' : 'done'
  }

  #decide(key: string, holder: Holder): void {
    const someone = this.#people.get(key) ?? { holder, id: undefined, left: false, failed: false }
    someone.holder = holder
    this.#people.set(key, someone)
    someone.failed = false
    const { badge } = holder
    if (someone.id === undefined) {
      const { id: found, several } = this.#found(key, badge)
      if (several) {
        someone.failed = true
        return
      }
      if (found === undefined) {
        this.#rows.set(badge, blank(columnsOf(key, holder)))
        someone.id = badge
        return
      }
      if (found !== badge && this.#settings.way === 'hold') {
        someone.failed = true
        return
      }
      someone.id = found
      this.#write(key, someone, holder, { created: false })
      return
    }
    this.#write(key, someone, holder, { created: someone.left })
  }

  /** The row that a new person takes over: the one of the anchor, else the one that matches. */
  #found(key: string, badge: string): { readonly id?: string; readonly several?: true } {
    if (this.#rows.has(badge)) return { id: badge }
    const login = loginOf(key)
    const ids = [...this.#rows]
      .filter(([id, row]) => row['Login'] === login && this.isForeign(id))
      .map(([id]) => id)
    const [id] = ids
    if (id === undefined) return {}
    return ids.length > 1 ? { several: true } : { id }
  }

  /** @param created whether the columns of a new row are written over the one that stayed */
  #write(
    key: string,
    someone: Someone,
    holder: Holder,
    { created }: { readonly created: boolean },
  ): void {
    const { id } = someone
    const { badge } = holder
    const row = id === undefined ? undefined : this.#rows.get(id)
    if (id === undefined || row === undefined) throw new Error('a person without the row')
    const { FirstSeen = null, ...flows } = columnsOf(key, holder)
    if (id === badge) {
      Object.assign(row, flows, created ? { FirstSeen } : {})
      someone.left = false
      return
    }
    if (this.#settings.way === 'hold' || this.#rows.has(badge)) {
      someone.failed = true
      return
    }
    this.#rows.delete(id)
    const isNew = this.#settings.way === 'recreate'
    this.#rows.set(badge, isNew ? blank({ ...flows, FirstSeen }) : { ...row, ...flows })
    someone.id = badge
    someone.left = false
  }

  #leave(key: string, someone: Someone): void {
    if (someone.left) return
    if (someone.id === undefined) {
      this.#people.delete(key)
      return
    }
    someone.failed = false
    if (this.#settings.onMissing === 'keep') {
      someone.left = true
      return
    }
    this.#rows.delete(someone.id)
    this.#people.delete(key)
  }
}

function columnsOf(key: string, { badge, name }: Holder): Record<string, string | null> {
  return { Id: badge, Login: loginOf(key), Name: name, FirstSeen: badge }
}
