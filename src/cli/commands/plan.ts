import { resolve } from 'node:path'
import type { Plan } from '../../engine/run/plan.ts'
import type { PlanReport } from '../../engine/run/report.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import type { ReadConfiguration } from '../connector-context.ts'
import { REMOTE_OPTIONS } from '../remote/remote-options.ts'
import { ACCEPT_FEWER, acceptFewerOf } from '../accept-fewer.ts'
import { changesOf, incompleteReasons, isOverLimit } from '../plan-words.ts'

export const plan = defineCommand({
  name: 'plan',
  summary: 'What a run would write, per column and cause, and every delete; writes nothing.',
  description:
    'Reads the source and the table and works everything out on a copy of the connector space, also beside a\n' +
    'running service. The database is asked for reading only. "rollcall run --plan FILE" does exactly what was\n' +
    'shown, or nothing. With --from it plans a change of the configuration instead: which rows of which column\n' +
    'a pull request will change. Ends with 3 when a limit would hold something, with 1 when the source was incomplete or a mapping fails for somebody.',
  arguments: [
    { name: 'connector', summary: 'The connector; all of them when left out.' },
    { name: 'profile', summary: 'A run profile or a step; the first profile when left out.' },
  ],
  options: [
    { name: 'out', value: 'FILE', summary: 'Keeps the plan, for "run --plan FILE".' },
    ACCEPT_FEWER,
    { name: 'detailed-exitcode', summary: 'Ends with 2 when there is something to write.' },
    {
      name: 'from',
      value: 'REF',
      summary:
        'What the configuration of --to (or of the files here) changes since this git revision.',
    },
    {
      name: 'to',
      value: 'REF',
      summary: 'The newer git revision; the files as they stand here when left out.',
    },
    {
      name: 'show',
      value: 'WHAT',
      choices: ['none', 'counts', 'keys', 'values'],
      summary:
        'With --from, what is shown of people. Default: values on a terminal, else counts; keys are hashed.',
    },
    ...REMOTE_OPTIONS,
  ],
  outputs: ['human', 'json', 'markdown'],
  examples: [
    { command: 'rollcall plan HR nightly', summary: 'What the next nightly run would do.' },
    { command: 'rollcall plan HR nightly --out plan.json', summary: 'The same, kept.' },
    {
      command: 'rollcall plan --from origin/main --to HEAD',
      summary: 'Which rows a branch will change.',
    },
  ],
  async run(context) {
    const { readConfiguration } = await import('../connector-context.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { given } = context
    if (given.text('from') !== undefined) {
      const { planChangesOf } = await import('../plan-changes.ts')
      return planChangesOf(context)
    }
    refuseWithoutFrom(context)
    const read = await readConfiguration(context)
    const [name] = given.arguments
    const all = read.configuration.connectors
    const chosen =
      name === undefined && all.length > 1 ? all : [chooseConnector(read.configuration, name)]
    const alone = given.text('out') === undefined && onlyHuman(context)
    if (chosen.length > 1 && !alone) {
      throw new SyncError('USAGE', 'A plan that is kept is about one connector: name it.')
    }
    let exit = 0
    for (const definition of chosen) {
      exit = worse(exit, await planOne(context, read, definition))
    }
    return exit
  },
})

/** Options that say nothing about a run. */
function refuseWithoutFrom({ given }: CommandContext): void {
  const stray = ['to', 'show', 'server', 'token'].find((name) => given.text(name) !== undefined)
  if (stray === undefined) return
  throw new SyncError(
    'USAGE',
    `--${stray} belongs to --from: it plans a change of the configuration.`,
  )
}

async function planOne(
  context: CommandContext,
  read: ReadConfiguration,
  definition: ConnectorDefinition,
): Promise<number> {
  const { planConnector } = await import('../../app/run/plan-connector.ts')
  const { chooseProfile } = await import('../../schedule/profile.ts')
  const { runProgress } = await import('../run-progress.ts')
  const { lookOptions } = await import('../look-options.ts')
  const { given } = context
  const progress = runProgress(context, definition.name)
  const profile = chooseProfile(definition, given.arguments[1])
  const acceptFewer = acceptFewerOf(context)
  const options = {
    ...lookOptions(context, read, definition, progress),
    profile,
    ...(acceptFewer !== undefined && { acceptFewer }),
  }
  try {
    return await planConnector(options, async (made) => {
      progress.end()
      await write(context, made)
      return exitOf(context, made.report)
    })
  } finally {
    progress.end()
  }
}

async function write(context: CommandContext, made: Plan): Promise<void> {
  const { printPlan } = await import('../print-plan.ts')
  const { printPlanMarkdown } = await import('../print-plan-markdown.ts')
  const { planJson } = await import('../plan-json.ts')
  const { writePieces, writePiecesInto } = await import('../write-pieces.ts')
  const out = context.given.text('out')
  if (out !== undefined) await writePiecesInto(resolve(context.cwd, out), planJson(made))
  const { planWithoutPeople } = await import('../shown-plan.ts')
  const shown = context.global.ci === undefined ? made : planWithoutPeople(made)
  await writePieces(context, {
    human: (options) => printPlan(shown, options),
    json: () => planJson(shown),
    markdown: () => printPlanMarkdown(shown),
  })
}

function exitOf({ given }: CommandContext, report: PlanReport): number {
  if (isOverLimit(report)) return 3
  if (incompleteReasons(report).length > 0 || report.failed !== undefined) return 1
  return changesOf(report) > 0 && given.flag('detailed-exitcode') ? 2 : 0
}

/** Of several plans the one that somebody has to look at first: held, incomplete or in error, changes, nothing. */
function worse(a: number, b: number): number {
  const order = [3, 1, 2, 0]
  return order.indexOf(a) < order.indexOf(b) ? a : b
}

function onlyHuman({ global }: CommandContext): boolean {
  return global.outputs.every((one) => one.format === 'human' || one.append === true)
}
