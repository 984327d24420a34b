import type { Code } from '../model/errors.ts'
import type { SourceFault } from './source.ts'

const KEPT = 100

/** Collects the faults of a read: all are counted, the first are kept. */
export class Faults {
  readonly first: SourceFault[] = []
  count = 0

  /** @param message names and numbers only, never a value of a person */
  add(code: Code, at: number, message: string): void {
    this.count += 1
    if (this.first.length < KEPT) this.first.push({ code, at, message })
  }
}
