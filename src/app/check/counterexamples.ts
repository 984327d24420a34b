import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { Counterexample } from '../../config/lint/rule.ts'
import { definitionText } from '../../model/definition-text.ts'
import { findCounterexamples } from './round-trip.ts'

/** Object types that say the same have the same counterexamples, wherever they stand. */
export class Counterexamples {
  readonly #now: number
  readonly #known = new Map<string, readonly Counterexample[]>()

  /** @param now what `$now()` gives while values are tried out, in milliseconds */
  constructor(now: number) {
    this.#now = now
  }

  async of(objectType: CompiledObjectType): Promise<readonly Counterexample[]> {
    const { definition, description } = objectType
    const key = `${definitionText(definition)}\n${JSON.stringify(description)}`
    let found = this.#known.get(key)
    if (found === undefined) {
      found = await findCounterexamples(objectType, { now: this.#now })
      this.#known.set(key, found)
    }
    return found
  }
}
