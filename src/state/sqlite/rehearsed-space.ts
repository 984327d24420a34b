import type { Awaitable } from '../../model/awaitable.ts'
import type {
  RecordFilter,
  ScanOptions,
  SettledBatch,
  Space,
  SpaceCounts,
  SpaceRecord,
  SpaceType,
  StagedKind,
} from '../space.ts'

/** A space with its end. */
export type Rehearsal = Space & { close(): Promise<void> }

/**
 * A rehearsal whose copy is still being made. Until it is there, and until the first write waits for it, the original
 * is read as it was when the copy began: an import that finds everything as it was has nothing to wait for.
 */
export class RehearsedSpace implements Rehearsal {
  readonly #copied: Promise<Rehearsal>
  readonly #original: Rehearsal
  /** The copy as soon as it is there. */
  #copy: Rehearsal | undefined

  /**
   * @param original the original at one moment, which cannot be written
   * @param copied the copy of that moment; a failure is told to the first write
   */
  constructor(original: Rehearsal, copied: Promise<Rehearsal>) {
    this.#original = original
    // As long as the original is read, its log cannot begin anew.
    this.#copied = copied.then(async (copy) => {
      this.#copy = copy
      await original.close()
      return copy
    })
    this.#copied.catch(() => {})
  }

  find(
    type: SpaceType,
    by: Parameters<Space['find']>[1],
  ): Awaitable<readonly (SpaceRecord | undefined)[]> {
    return this.#there.find(type, by)
  }

  scan(
    type: SpaceType,
    filter: RecordFilter,
    options: ScanOptions,
  ): Awaitable<readonly SpaceRecord[]> {
    return this.#there.scan(type, filter, options)
  }

  async write(type: SpaceType, records: Parameters<Space['write']>[1]): Promise<readonly number[]> {
    return (await this.#copied).write(type, records)
  }

  async drop(type: SpaceType, numbers: readonly number[]): Promise<void> {
    await (await this.#copied).drop(type, numbers)
  }

  async settle(type: SpaceType, batch: SettledBatch): Promise<void> {
    await (await this.#copied).settle(type, batch)
  }

  async hold(type: SpaceType, kind: StagedKind, plan: string | undefined): Promise<number> {
    return (await this.#copied).hold(type, kind, plan)
  }

  counts(type: SpaceType): Awaitable<SpaceCounts> {
    return this.#there.counts(type)
  }

  heldByPlan(type: SpaceType): ReturnType<Space['heldByPlan']> {
    return this.#there.heldByPlan(type)
  }

  types(): Awaitable<readonly SpaceType[]> {
    return this.#there.types()
  }

  lastNumber(type: SpaceType): Awaitable<number> {
    return this.#there.lastNumber(type)
  }

  revision(connector: string): Awaitable<number> {
    return this.#there.revision(connector)
  }

  /** Nothing in a rehearsal has to survive anything. */
  durable(): Promise<void> {
    return Promise.resolve()
  }

  async rehearse(): Promise<Rehearsal> {
    return (await this.#copied).rehearse()
  }

  under(): Space {
    return this
  }

  async close(): Promise<void> {
    const copy = await this.#copied.catch(() => undefined)
    await (copy ?? this.#original).close()
  }

  get #there(): Rehearsal {
    return this.#copy ?? this.#original
  }
}
