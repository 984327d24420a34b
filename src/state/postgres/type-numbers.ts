import type { SpaceType } from '../space.ts'
import type { Session } from './session.ts'

/** The number of a type that was never written. */
const NOBODY = -1

/** Small numbers for the types of connectors, which every object has; they are given once and never change. */
export class TypeNumbers {
  readonly #session: Session
  readonly #readOnly: boolean
  readonly #numbers = new Map<string, Promise<number>>()

  constructor(session: Session, options: { readonly readOnly: boolean }) {
    this.#session = session
    this.#readOnly = options.readOnly
  }

  of(type: SpaceType): Promise<number> {
    const name = `${type.connector}\u001f${type.objectType}`
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.#take(type)
      number.catch(() => this.#numbers.delete(name))
      this.#numbers.set(name, number)
    }
    return number
  }

  /** Trusts nothing that was remembered: names were changed. */
  forget(): void {
    this.#numbers.clear()
  }

  async #take({ connector, objectType }: SpaceType): Promise<number> {
    const values = [connector, objectType]
    const find = 'SELECT number FROM types WHERE connector = $1 AND object_type = $2'
    const [found] = await this.#session.rows(find, values)
    if (found !== undefined) return Number(found[0])
    if (this.#readOnly) return NOBODY
    await this.#session.rows(
      'INSERT INTO types (connector, object_type) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      values,
    )
    const [added] = await this.#session.rows(find, values)
    return Number(added?.[0])
  }
}
