import type { TargetDefinition } from '../../model/definition.ts'
import type { SynchronizationSchema } from '../entra/synchronization-schema.ts'
import type { ManagementAgent } from '../mim/management-agent.ts'

/** What was read, and what somebody said beside it. */
export interface DraftInput {
  readonly agent: ManagementAgent | undefined
  readonly schema: SynchronizationSchema | undefined
  readonly name?: string | undefined
  readonly table?: string | undefined
  readonly anchor: readonly string[]
  readonly dialect?: TargetDefinition['dialect'] | undefined
  /** Columns whose expression was refused by our own check, with the message. */
  readonly refused: ReadonlyMap<string, string>
}
