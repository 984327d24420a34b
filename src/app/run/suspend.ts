import type { Desk, Suspension } from '../../state/journal.ts'
import type { StateOptions } from '../state.ts'
import { reachState } from './reach-state.ts'

/**
 * Suspends a connector: nothing is written until it is resumed or the time has come, also by a service that runs.
 *
 * @throws SyncError `STATE_UNREADABLE`, `STATE_NEWER`
 */
export async function suspendConnector(
  where: StateOptions,
  connector: string,
  { reason, until, by }: Suspension,
): Promise<void> {
  await atDesk(where, (desk) => desk.suspend(connector, reason, until, by))
}

/**
 * Ends a suspension before its time.
 *
 * @returns whether there was one
 */
export async function resumeConnector(where: StateOptions, connector: string): Promise<boolean> {
  return atDesk(where, (desk) => desk.resume(connector))
}

async function atDesk<T>(where: StateOptions, work: (desk: Desk) => Promise<T>): Promise<T> {
  const reached = await reachState(where)
  try {
    return await work(reached.kind === 'own' ? reached.state.journal : reached.desk)
  } finally {
    await reached.close()
  }
}
