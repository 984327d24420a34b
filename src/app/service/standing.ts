import type { Difference } from '../../config/difference/difference.ts'
import type { SyncError } from '../../model/errors.ts'

/**
 * How a connector stands to its configuration:
 * - `active`: it runs what the newest revision says;
 * - `kept`: the newest revision cannot be used, or is still being planned; the last good version goes on;
 * - `held`: the newest version waits for somebody; the last good version goes on;
 * - `retired`: a sound revision no longer has it: nothing runs, its rows stay;
 * - `suspended`: active, and told not to write for now;
 * - `failed`: it has errors, and no version before that could go on.
 */
export type StandingState = 'active' | 'kept' | 'held' | 'retired' | 'suspended' | 'failed'

/** How a connector stands, for `status`, metrics and people. */
export interface Standing {
  readonly connector: string
  readonly state: StandingState
  /** Name of the revision that it runs; absent for `failed`. */
  readonly revision?: string
  /** Eight digits of the definition that it runs. */
  readonly config?: string
  /** The revision that was refused, or is not taken over yet, and why. */
  readonly refused?: { readonly revision: string; readonly why: SyncError }
  /** The change that waits for somebody. */
  readonly waits?: WaitingChange
}

/** A change that waits for somebody. */
export interface WaitingChange {
  /** What an approval names. */
  readonly plan: string
  readonly revision: string
  readonly differences: readonly Difference[]
}

/** Seven digits: what people call a revision. */
export function shortRevision(name: string): string {
  return name.replace(/^files-/u, '').slice(0, 7)
}
