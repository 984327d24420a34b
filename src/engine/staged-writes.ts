import type { ChangedRecord, NewRecord, Space, SpaceType } from '../state/space.ts'

interface Waiting {
  readonly record: NewRecord | ChangedRecord | { readonly dropped: number }
  readonly resolve: (written: boolean) => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes records of events into the connector space: those of events that come together share a transaction,
 * and its sync to the disk.
 */
export class StagedWrites {
  readonly #space: Space
  readonly #type: SpaceType
  #waiting: Waiting[] = []
  #writing = false

  constructor(space: Space, type: SpaceType) {
    this.#space = space
    this.#type = type
  }

  /**
   * Durable when the promise resolves.
   *
   * @param record a new one, one in a new form, or one to be dropped
   * @returns `false` when a run has changed the stored one meanwhile, and nothing was written
   */
  write(record: Waiting['record']): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ record, resolve, reject })
      if (!this.#writing) this.#begin()
    })
  }

  #begin(): void {
    this.#writing = true
    setImmediate(() => void this.#write())
  }

  async #write(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = []
    const dropped: number[] = []
    const changed: ChangedRecord[] = []
    const added: NewRecord[] = []
    for (const { record } of batch) {
      if ('dropped' in record) dropped.push(record.dropped)
      else if ('number' in record) changed.push(record)
      else added.push(record)
    }
    try {
      const left = new Set(await this.#space.write(this.#type, { dropped, changed, added }))
      await this.#space.durable(this.#type.connector)
      for (const { record, resolve } of batch) {
        resolve(!('number' in record && left.has(record.number)))
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    this.#writing = false
    if (this.#waiting.length > 0) this.#begin()
  }
}
