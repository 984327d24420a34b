import type { Plan } from '../../engine/run/plan.ts'
import type { LeftRow } from '../../engine/run/report.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { printable } from '../../observe/terminal.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import type { ReadConfiguration } from '../connector-context.ts'

export const undo = defineCommand({
  name: 'undo',
  summary: 'The reverse of a run: planned, and with --apply written.',
  description:
    'What the run updated goes back to what stood there before, what it inserted is deleted, what it deleted is\n' +
    'inserted. A row that was changed since is left and listed, and the end is 1. What stood in rows is kept for 30 days. The undo\n' +
    'is a run of its own; the source says nothing new by it, so the next synchronization leaves it alone.',
  arguments: [
    {
      name: 'run',
      summary: 'The number of the run; status shows it.',
      required: true,
      offers: 'runs',
    },
  ],
  options: [
    { name: 'row', value: 'ID', summary: 'Only this row.' },
    { name: 'apply', summary: 'Writes it.' },
  ],
  outputs: ['human', 'json', 'markdown'],
  examples: [
    { command: 'rollcall undo 813', summary: 'What the reverse of run 813 would write.' },
    { command: 'rollcall undo 813 --row 8f3c0a52 --apply', summary: 'One row, written.' },
  ],
  async run(context) {
    const { readConfiguration } = await import('../connector-context.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { askFor } = await import('../ask-for.ts')
    const { given } = context
    const read = await readConfiguration(context)
    const run = numberOf(given.arguments[0] ?? '')
    const id = given.text('row')
    const wanted = { run, ...(id !== undefined && { id }) }
    const definition = chooseConnector(read.configuration, await connectorOf(read, run))
    if (given.flag('apply')) {
      return askFor(context, read, definition, { kind: 'undo', ...wanted })
    }
    return planned(context, read, definition, wanted)
  },
})

function numberOf(text: string): number {
  if (/^\d{1,15}$/u.test(text)) return Number(text)
  throw new SyncError('USAGE', `undo takes the number of a run, not "${text}".`)
}

/** Which connector ran it. */
async function connectorOf({ where }: ReadConfiguration, run: number): Promise<string> {
  const { openState } = await import('../../app/state.ts')
  const state = await openState({ ...where, readOnly: true })
  try {
    const entry = await state.journal.run(run)
    if (entry !== undefined) return entry.connector
  } finally {
    await state.close()
  }
  throw new SyncError(
    'RUN_UNKNOWN',
    `There is no run ${run}. "rollcall status <connector>" shows the last ones; they are kept for 30 days.`,
  )
}

async function planned(
  context: CommandContext,
  read: ReadConfiguration,
  definition: ConnectorDefinition,
  wanted: { readonly run: number; readonly id?: string },
): Promise<number> {
  const { planUndoOf } = await import('../../app/run/plan-connector.ts')
  const { lookOptions } = await import('../look-options.ts')
  const { changesOf } = await import('../plan-words.ts')
  const { runProgress } = await import('../run-progress.ts')
  const progress = runProgress(context, definition.name)
  const options = { ...lookOptions(context, read, definition, progress), undo: wanted }
  try {
    return await planUndoOf(options, async (plan, left) => {
      progress.end()
      await write(context, plan, left)
      return changesOf(plan.report) === 0 && left.length > 0 ? 1 : 0
    })
  } finally {
    progress.end()
  }
}

async function write(context: CommandContext, plan: Plan, left: readonly LeftRow[]): Promise<void> {
  const { printPlan } = await import('../print-plan.ts')
  const { printPlanMarkdown } = await import('../print-plan-markdown.ts')
  const { planJson } = await import('../plan-json.ts')
  const { writePieces } = await import('../write-pieces.ts')
  // Thresholds do not hold what somebody asks back.
  const meant = { ...plan, report: { ...plan.report, limits: [] } }
  await writePieces(context, {
    human: async function* (options) {
      yield* printPlan(meant, options)
      for (const { id, why } of left) yield printable(`  left  ${id}  ${why}`) + '\n'
      yield 'nothing was written; --apply writes it\n'
    },
    json: () => planJson(meant, { left }),
    markdown: () => printPlanMarkdown(meant),
  })
}
