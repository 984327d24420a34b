import type { Awaitable } from '../model/awaitable.ts'

/** Which version of its configuration a connector runs. */
export interface Activation {
  readonly connector: string
  /** The revision whose files say so. */
  readonly revision: string
  /** sha256 of the connector's definition, in hexadecimal digits. */
  readonly digest: string
  /** `retired`: the configuration no longer has it, and nobody has confirmed that it is to go. */
  readonly state: 'active' | 'retired'
  /** Since when, ISO 8601. */
  readonly at: string
  /** The run that is to bring its rows to this version, JSON of the service, until it has ended well. */
  readonly run?: string
  /** The revision that was refused and why, JSON of the service; absent while the newest one runs. */
  readonly refused?: string
}

/** A change of the configuration that waits for somebody, or was decided. */
export interface ChangeEntry {
  /** Digest of the two definitions and of what the change would write. */
  readonly plan: string
  readonly connector: string
  /** The revision that it came with. */
  readonly revision: string
  /** sha256 of the definition that waits; empty where the connector is to go. */
  readonly digest: string
  /** sha256 of the definition that goes on until then. */
  readonly before: string
  /** ISO 8601. */
  readonly at: string
  readonly state: ChangeState
  /** What it changes and would write, JSON. */
  readonly summary: string
  readonly decidedAt?: string
  readonly decidedBy?: string
}

/** `lapsed`: the configuration or the rows have moved on, so that nobody can approve it any more. */
export type ChangeState = 'held' | 'approved' | 'rejected' | 'done' | 'lapsed'

/** Somebody's decision about a change. */
export interface ChangeDecision {
  readonly state: 'approved' | 'rejected'
  /** ISO 8601. */
  readonly at: string
  /** For people. */
  readonly by: string
}

/** Which changes are asked for; all of them where nothing is said. */
export interface ChangeChoice {
  readonly connector?: string
  readonly states?: readonly ChangeState[]
}

/** Which versions connectors run, and changes of the configuration that wait. Each call is one transaction. */
export interface Activations {
  /** By name of the connector. */
  all(): Awaitable<readonly Activation[]>
  /** Durable when it resolves; all or none. */
  put(activations: readonly Activation[]): Promise<void>
  /** The last ones first. */
  changes(which?: ChangeChoice): Awaitable<readonly ChangeEntry[]>
  /** Writes it down; one that is held leaves alone what somebody has decided about already. */
  putChange(entry: ChangeEntry): Promise<void>
  /** Decides about a change that is held. @returns whether it still was */
  decideChange(plan: string, decision: ChangeDecision): Promise<boolean>
  /**
   * Everything that is known under one name is known under another from now on: people, history, decisions.
   *
   * @throws SyncError `STATE_UNREADABLE` when the other name has people already
   */
  rename(from: string, to: string): Promise<void>
  /** Lets go of a connector: its people, watermarks and decisions. History and audit stay for their time. */
  forget(connector: string): Promise<void>
}
