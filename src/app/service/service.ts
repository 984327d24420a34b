import type { Clock } from '../../model/clock.ts'
import { isSyncError, SyncError } from '../../model/errors.ts'
import type { Problem } from '../../model/problem.ts'
import { type ConnectorBinding, type ConnectorTable, connectorTable } from '../../scim/binding.ts'
import type { Log } from '../../observe/log.ts'
import type { RowCounter } from '../../observe/metrics/row-counts.ts'
import type { State } from '../../state/state.ts'
import {
  brokenConnectors,
  checkConfiguration,
  type CheckedConfiguration,
} from '../check-configuration.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { ConnectorSlot } from './connector-slot.ts'
import { definitionText } from '../../model/definition-text.ts'

/** What a service is made of. */
export interface ServiceOptions extends SecretOptions {
  readonly config: readonly string[]
  /** The overlay that is laid over the configuration, by name. */
  readonly env?: string | undefined
  readonly store: State
  readonly clock: Clock
  readonly log: Log
  /** Who counts the rows of a connector. */
  readonly rows?: (connector: string) => RowCounter
}

/** What a (re)load did. */
export interface LoadReport {
  readonly checked: CheckedConfiguration
  /** Connectors that run a version as the files have it now. */
  readonly current: readonly string[]
  /** Connectors that keep the version before, because the one in the files has errors. */
  readonly kept: readonly string[]
  /** Connectors with errors that have no version before: they answer 503. */
  readonly failed: readonly { readonly name: string; readonly why: SyncError }[]
  /** Connectors that the files no longer have: they answer 503, their rows stay. */
  readonly retired: readonly string[]
}

/**
 * The connectors of a configuration at work. `connectors` is the table that requests are served from; a
 * reload makes a new one and swaps it at once, so that a request keeps the connector it began with.
 */
export class Service {
  readonly #options: ServiceOptions
  #slots = new Map<string, ConnectorSlot>()
  #placeholders = new Map<string, ConnectorBinding>()
  #table: ConnectorTable = connectorTable([])
  #loading: Promise<LoadReport> | undefined
  readonly #closing = new Set<Promise<void>>()

  constructor(options: ServiceOptions) {
    this.#options = options
  }

  get connectors(): ConnectorTable {
    return this.#table
  }

  get slots(): readonly ConnectorSlot[] {
    return [...this.#slots.values()]
  }

  /**
   * Reads the configuration and brings the connectors to it. One connector's error stops only that one:
   * it keeps its last good version.
   *
   * @throws SyncError `CONFIGURATION_NOT_FOUND`, `CONFIGURATION_UNREADABLE`; nothing has changed then
   */
  async load(): Promise<LoadReport> {
    // Two loads at once would open a connector twice.
    while (this.#loading !== undefined) await this.#loading.catch(() => undefined)
    this.#loading = this.#load()
    try {
      return await this.#loading
    } finally {
      this.#loading = undefined
    }
  }

  async close(options: { readonly within: number }): Promise<void> {
    await this.#loading?.catch(() => undefined)
    this.#table = connectorTable([])
    await Promise.all([...this.slots.map((slot) => slot.close(options)), ...this.#closing])
    this.#slots.clear()
  }

  async #load(): Promise<LoadReport> {
    const { config, env, cwd, clock, log } = this.#options
    const checked = await checkConfiguration(config, { cwd, env, now: clock.now() })
    const broken = brokenConnectors(checked)
    const slots = new Map<string, ConnectorSlot>()
    const failed = new Map<string, SyncError>()
    const kept: string[] = []
    for (const name of broken) failed.set(name, invalid(name, checked.problems))
    const sound = checked.configuration.connectors.filter((one) => !broken.has(one.name))
    const opened = sound.map(async (definition) => {
      const before = this.#slots.get(definition.name)
      if (before?.text === definitionText(definition)) return before
      return ConnectorSlot.open(definition, this.#options, () => this.#swap())
    })
    for (const [index, result] of (await Promise.allSettled(opened)).entries()) {
      const name = sound[index]?.name ?? ''
      if (result.status === 'fulfilled') slots.set(name, result.value)
      else if (isSyncError(result.reason)) failed.set(name, result.reason)
      else throw result.reason
    }
    for (const [name, why] of failed) {
      log.error('A connector has errors.', { connector: name, code: why.code })
      const before = this.#slots.get(name)
      if (before === undefined) continue
      slots.set(name, before)
      kept.push(name)
      failed.delete(name)
    }
    if (isUnsure(checked)) {
      for (const [name, before] of this.#slots) {
        if (slots.has(name)) continue
        slots.set(name, before)
        kept.push(name)
      }
    }
    const current = [...slots.keys()].filter((name) => !kept.includes(name))
    const retired = this.#replace(slots, failed, broken)
    const failures = [...failed].map(([name, why]) => ({ name, why }))
    return { checked, current, kept, failed: failures, retired }
  }

  /** Swaps the table, then closes what nobody needs any more. */
  #replace(
    slots: Map<string, ConnectorSlot>,
    failed: ReadonlyMap<string, SyncError>,
    broken: ReadonlySet<string>,
  ): readonly string[] {
    const before = this.#slots
    const retired = [...before.keys()].filter((name) => !slots.has(name) && !broken.has(name))
    const placeholders = new Map<string, ConnectorBinding>()
    for (const [name, why] of failed) placeholders.set(name, placeholder(name, why))
    for (const [name, binding] of this.#placeholders) {
      if (!slots.has(name) && !placeholders.has(name)) placeholders.set(name, binding)
    }
    for (const name of retired) {
      const binding = before.get(name)?.binding
      if (binding !== undefined) placeholders.set(name, { ...binding, engine: gone(name) })
    }
    this.#slots = slots
    this.#placeholders = placeholders
    this.#swap()
    for (const [name, slot] of before) {
      if (slots.get(name) === slot) continue
      const closing = slot.close().finally(() => this.#closing.delete(closing))
      this.#closing.add(closing)
    }
    return retired
  }

  #swap(): void {
    this.#table = connectorTable([
      ...this.slots.map((slot) => slot.binding),
      ...this.#placeholders.values(),
    ])
  }
}

/**
 * After an error that belongs to no connector, such as a YAML error, nobody can say which connectors the
 * file was meant to have: what is missing then has not been taken out.
 */
function isUnsure(checked: CheckedConfiguration): boolean {
  return checked.problems.some((one) => one.severity === 'error' && one.connector === undefined)
}

/** A connector that cannot be served answers 503 at the usual paths: its rows are not to be doubted. */
function placeholder(name: string, why: SyncError): ConnectorBinding {
  const engine = new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `The connector "${name}" has errors in its configuration (${why.code}).`,
    { connector: name, retryAfter: 60 },
  )
  const paths = [`/scim/${name}`, `/ecma2host_${name}/scim`]
  return { name, paths, authenticator: undefined, engine }
}

function gone(name: string): SyncError {
  return new SyncError(
    'CONNECTOR_UNAVAILABLE',
    `The connector "${name}" is no longer in the configuration; its rows stay as they are.`,
    { connector: name, retryAfter: 300 },
  )
}

function invalid(name: string, problems: readonly Problem[]): SyncError {
  const own = problems.filter((one) => one.severity === 'error' && one.connector === name)
  const [first] = own.length > 0 ? own : problems.filter((one) => one.severity === 'error')
  const { file, line, column } = first?.span.start ?? { file: '', line: 0, column: 0 }
  return new SyncError(
    'CONFIGURATION_INVALID',
    `${file}:${line}:${column} ${first?.message ?? 'The connector has errors.'} [${first?.rule ?? ''}]`,
    { connector: name },
  )
}
