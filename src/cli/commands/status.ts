import type { ConnectorState } from '../../app/run/connector-state.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import type { ReadConfiguration } from '../connector-context.ts'
import { jsonText, writeResult } from '../output.ts'
import { REMOTE_OPTIONS } from '../remote/remote-options.ts'
import type { StatusLook } from '../watch-status.ts'

export const status = defineCommand({
  name: 'status',
  summary:
    'How connectors stand: what runs, what waits for somebody, what went wrong, what comes next.',
  description:
    'Looks into the connector space, also beside a running service; asks no database. With one connector its\n' +
    'last runs are shown too. With --strict it ends with 3 when something is held, with 1 when rows are in error.',
  arguments: [{ name: 'connector', summary: 'Only these connectors.', repeatable: true }],
  options: [
    {
      name: 'watch',
      summary:
        'Looks again every second, until Ctrl-C: drawn over on a terminal, elsewhere a line for each change.',
    },
    ...REMOTE_OPTIONS,
  ],
  outputs: ['human', 'json'],
  examples: [
    { command: 'rollcall status', summary: 'All connectors.' },
    { command: 'rollcall status HR --watch', summary: 'One connector, while it runs.' },
  ],
  async run(context) {
    const { remoteService } = await import('../remote/remote-service.ts')
    const { readConfiguration } = await import('../connector-context.ts')
    const remote = remoteService(context)
    if (remote !== undefined) {
      const { statusRemotely } = await import('../remote/status-remotely.ts')
      return watched(context, (shown) => statusRemotely(shown, remote))
    }
    const { requireConnectors } = await import('../connectors.ts')
    const read = await readConfiguration(context)
    requireConnectors(read.configuration, context.given.arguments)
    return watched(context, (shown) => show(shown, read))
  },
})

/** Shows it once, or with `--watch` until Ctrl-C. */
async function watched(context: CommandContext, look: StatusLook): Promise<number> {
  if (!context.given.flag('watch')) return exitOf(context, await look(context))
  const { watchStatus } = await import('../watch-status.ts')
  return watchStatus(context, look)
}

async function show(
  context: CommandContext,
  { configuration, where, followed }: ReadConfiguration,
): Promise<readonly ConnectorState[]> {
  const { readStatus } = await import('../../app/run/status.ts')
  const { absentStatus } = await import('../../app/run/absent-status.ts')
  const { holderOfState } = await import('../../app/run/reach-state.ts')
  const { openState, statePlace } = await import('../../app/state.ts')
  const { printStatus } = await import('../print-status.ts')
  const { revisionFacts, revisionWords } = await import('../revision-words.ts')
  const { clock, given } = context
  const names = given.arguments
  const chosen = configuration.connectors.filter(
    (one) => names.length === 0 || names.includes(one.name),
  )
  const holder = await holderOfState(where)
  const who =
    holder &&
    (holder.kind === 'service' ? { service: holder.process } : { command: holder.process })
  const state = await openState({ ...where, readOnly: true })
  try {
    const present = new Set(configuration.connectors.map((one) => one.name))
    const absent = names.length === 0 ? await absentStatus(state, present) : []
    // A lock of the system says whether a process writes the file; on PostgreSQL leases alone do.
    const unheld = holder === undefined && statePlace(where).kind === 'sqlite'
    const all = [...(await readStatus(state, chosen, clock, { unheld })), ...absent]
    const states = context.global.ci === undefined ? all : all.map(withoutPeople)
    await writeResult(context, {
      human: ({ colour }) =>
        printStatus(states, {
          colour,
          width: context.stdout.columns,
          alone: names.length === 1,
          ...who,
          ...(followed !== undefined && {
            repository: `${revisionWords(followed.revision)} of ${followed.repository}`,
          }),
        }),
      json: () =>
        jsonText({
          ...who,
          ...(followed !== undefined && {
            repository: followed.repository,
            ...revisionFacts(followed.revision),
          }),
          connectors: states,
        }),
    })
    return states
  } finally {
    await state.close()
  }
}

/** Where others read the log, rows in error are counted, and nobody's key stands there. */
function withoutPeople(state: ConnectorState): ConnectorState {
  return { ...state, failed: [] }
}

function exitOf({ global }: CommandContext, states: readonly ConnectorState[]): number {
  if (!global.strict) return 0
  if (states.some((one) => one.held.length + one.changes.length > 0)) return 3
  return states.some((one) => one.failedCount > 0) ? 1 : 0
}
