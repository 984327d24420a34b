/** What kind of process has a connector space: one that stays and does what runs ask for, or one that ends soon. */
export type HolderKind = 'service' | 'command'

/** Which process has a connector space for itself. */
export interface Holder {
  readonly kind: HolderKind
  /** `process 71 on host since …`, for people; `another process` where it has not said. */
  readonly process: string
}

/** Who it is within a sentence: `a command (process 71 on host since …)`. */
export function holderWords({ kind, process }: Holder): string {
  return `${kind === 'service' ? 'the service' : 'a command'} (${process})`
}
