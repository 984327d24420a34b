import { type ConfigurationRun, readConfigurationRun } from './configuration-run.ts'
import type { GoodVersion } from './good-versions.ts'
import { shortRevision, type Standing } from './standing.ts'

/** Which version each connector runs, and how it stands, by name. */
export class RunningVersions {
  #good: Map<string, GoodVersion> = new Map()
  #standings = new Map<string, Standing>()

  /** The versions, by connector. */
  get good(): ReadonlyMap<string, GoodVersion> {
    return this.#good
  }

  /** How every connector stands; a suspension is told by its slot. */
  get standings(): readonly Standing[] {
    return [...this.#standings.values()]
  }

  /** Puts the versions that a load found in the place of all others. */
  recall(good: ReadonlyMap<string, GoodVersion>): void {
    this.#good = new Map(good)
  }

  /** What a load has decided. */
  decide(good: ReadonlyMap<string, GoodVersion>, standings: ReadonlyMap<string, Standing>): void {
    for (const [name, one] of good) this.#good.set(name, one)
    this.#standings = new Map(standings)
  }

  /** One connector runs another version, or the same with another run to do. */
  run(name: string, good: GoodVersion): void {
    this.#good.set(name, good)
  }

  /** One connector stands otherwise. */
  stand(standing: Standing): void {
    this.#standings.set(standing.connector, standing)
  }

  /** A connector that goes under another name, or is let go of while what is said of it stays. */
  release(name: string): void {
    this.#good.delete(name)
  }

  /** A connector that is gone. */
  forget(name: string): void {
    this.#good.delete(name)
    this.#standings.delete(name)
  }

  /** Seven digits of the revision that each connector runs. */
  revisions(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#good].map(([name, { activation }]) => [name, shortRevision(activation.revision)]),
    )
  }

  /** Runs that are to bring rows to a changed configuration, by connector. */
  runsToDo(): ReadonlyMap<string, ConfigurationRun> {
    const runs = new Map<string, ConfigurationRun>()
    for (const [name, { activation }] of this.#good) {
      const run = readConfigurationRun(activation.run)
      if (run !== undefined && activation.state === 'active') runs.set(name, run)
    }
    return runs
  }

  /** The revisions whose files a restart would need. */
  needed(): ReadonlySet<string> {
    return new Set([...this.#good.values()].map((one) => one.activation.revision))
  }
}
