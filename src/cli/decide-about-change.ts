import type { DecidedChange } from '../app/run/decide-change.ts'
import { unreachable } from '../model/unreachable.ts'
import { palette } from '../observe/terminal.ts'
import type { CommandContext } from './command.ts'
import type { ReadConfiguration } from './connector-context.ts'
import { jsonText, writeResult } from './output.ts'

/**
 * Decides about a changed configuration that is held, where the id is that of one, and prints what came of it.
 *
 * @returns the exit code; `undefined` when the id is not that of a changed configuration
 * @throws SyncError `PLAN_DECIDED`, `PLAN_STALE`, `STATE_UNREADABLE`, `INTERRUPTED`
 */
export async function decideAboutChange(
  context: CommandContext,
  { where }: ReadConfiguration,
  decision: { readonly state: 'approved' | 'rejected'; readonly reason?: string },
): Promise<number | undefined> {
  const { decideChange } = await import('../app/run/decide-change.ts')
  const { deciderOf } = await import('../app/run/owner.ts')
  const { reachState } = await import('../app/run/reach-state.ts')
  const { reason = '', state } = decision
  const name = deciderOf(context.environment)
  const reached = await reachState(where)
  try {
    const own = reached.kind === 'own'
    const activations = own ? reached.state.activations : reached.desk.activations
    const decided = await decideChange(activations, {
      plan: context.given.arguments[0] ?? '',
      state,
      by: reason === '' ? name : `${name} (${reason})`,
      clock: context.clock,
      served: !own,
      signal: context.signal,
    })
    if (decided === undefined) return undefined
    await printDecidedChange(context, decided)
    return 0
  } finally {
    await reached.close()
  }
}

/** What came of a decision about a changed configuration. */
async function printDecidedChange(context: CommandContext, decided: DecidedChange): Promise<void> {
  await writeResult(context, {
    human: ({ colour }) => {
      const paint = palette({ colour })
      return `${paint.strong(decided.connector)}  ${decided.plan}  ${wordsOf(decided)}\n`
    },
    json: () => jsonText({ change: decided }),
  })
}

function wordsOf({ outcome }: DecidedChange): string {
  switch (outcome) {
    case 'active':
      return 'the changed configuration is active; its rows follow'
    case 'rejected':
      return 'rejected; the version before goes on until the connector is changed again'
    case 'waits':
      return 'approved; a service takes it over when it runs'
    default:
      return unreachable(outcome)
  }
}
