import { SyncError } from '../../model/errors.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { SpaceRecord, SpaceType } from '../../state/space.ts'
import type { State } from '../../state/state.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import type { ReadConfiguration } from '../connector-context.ts'
import { jsonText, writeResult } from '../output.ts'

const ACTIONS = ['show', 'export', 'rebuild'] as const

export const state = defineCommand({
  name: 'state',
  summary:
    'The connector space: show counts or one person, export everything, rebuild it from the tables.',
  description:
    'show     counts; with --id one person: accepted, written, and the row now; with --run what a run wrote\n' +
    'export   every object as a line of JSON\n' +
    'rebuild  joins every row of the table after the state file was lost; counts them, and with --apply does it;\n' +
    '         writes nothing to the table',
  arguments: [
    { name: 'action', summary: 'show, export or rebuild.', required: true },
    { name: 'connector', summary: 'Only these connectors; rebuild needs one.', repeatable: true },
  ],
  options: [
    {
      name: 'id',
      value: 'ID',
      summary: 'With show: the person with this id, or key at the source.',
    },
    { name: 'run', value: 'N', summary: 'With show: what this run wrote.' },
    { name: 'apply', summary: 'With rebuild: joins the rows.' },
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall state show HR --id 10427',
      summary: 'Everything that is known of one person.',
    },
    { command: 'rollcall state export HR > hr.ndjson', summary: 'All of them.' },
  ],
  async run(context) {
    const { readConfiguration } = await import('../connector-context.ts')
    const { requireConnectors } = await import('../connectors.ts')
    const [action, ...names] = context.given.arguments
    const read = await readConfiguration(context)
    requireConnectors(read.configuration, names)
    switch (ACTIONS.find((one) => one === action)) {
      case 'show':
        return reading(read, (opened) => show(context, read, opened, names))
      case 'export':
        return reading(read, (opened) => exportAll(context, read, opened, names))
      case 'rebuild':
        return rebuild(context, read, names[0])
      default:
        throw new SyncError('USAGE', `state takes ${ACTIONS.join(', ')}, not "${action ?? ''}".`)
    }
  },
})

async function reading(
  { where }: ReadConfiguration,
  work: (opened: State) => Promise<number>,
): Promise<number> {
  const { openState } = await import('../../app/state.ts')
  const opened = await openState({ ...where, readOnly: true })
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

async function show(
  context: CommandContext,
  read: ReadConfiguration,
  opened: State,
  names: readonly string[],
): Promise<number> {
  const { configuration } = read
  const space = await import('../../app/run/read-space.ts')
  const { plainWrite } = await import('../space-words.ts')
  const { printCounts } = await import('../print-counts.ts')
  const { given } = context
  const chosen = configuration.connectors.filter(
    (one) => names.length === 0 || names.includes(one.name),
  )
  const types = space.spaceTypes(chosen)
  const id = given.text('id')
  if (id !== undefined) {
    const found = await space.findObject(opened, types, id)
    if (found === undefined) throw new SyncError('OBJECT_UNKNOWN', `Nobody has the id "${id}".`)
    return showObject(context, read, opened, found)
  }
  if (given.text('run') !== undefined) {
    const run = given.number('run', { default: 0, least: 1, most: 1e15, whole: true })
    return writeAll(
      context,
      'writes',
      () => space.writesOf(opened, run),
      (entry) => plainWrite(entry, sensitiveOf(chosen, entry)),
    )
  }
  const counts = await space.countObjects(opened, types)
  await writeResult(context, {
    human: ({ colour }) => printCounts(counts, { colour }),
    json: () => jsonText({ objectTypes: counts }),
  })
  return 0
}

/** One person: what was accepted, written, and what stands in the row now. */
async function showObject(
  context: CommandContext,
  read: ReadConfiguration,
  opened: State,
  found: SpaceType & SpaceRecord,
): Promise<number> {
  const { compareObject } = await import('../../app/run/compare-object.ts')
  const { plainObject } = await import('../space-words.ts')
  const { printObject, withoutSensitiveValues } = await import('../print-object.ts')
  const { lookOptions } = await import('../look-options.ts')
  const { runProgress } = await import('../run-progress.ts')
  const { connectors } = read.configuration
  const definition = connectors.find((one) => one.name === found.connector)
  if (definition === undefined) throw new Error('cannot happen: it was asked for by its connector')
  const progress = runProgress(context, definition.name)
  const options = { ...lookOptions(context, read, definition, progress), state: opened }
  const compared = await compareObject(options, found).finally(() => progress.end())
  const sensitive = sensitiveOf(connectors, found)
  const shown = withoutSensitiveValues(compared, sensitive)
  const { away, failure, ...columns } = shown
  await writeResult(context, {
    human: ({ colour }) => printObject(found, shown, { colour }),
    json: () =>
      jsonText({
        ...plainObject(found, sensitive),
        ...columns,
        ...(away === undefined ? {} : { away: away.code }),
        ...(failure === undefined ? {} : { cannotFlow: failure.code }),
      }),
  })
  return away?.meaning.exit ?? 0
}

async function exportAll(
  context: CommandContext,
  { configuration }: ReadConfiguration,
  opened: State,
  names: readonly string[],
): Promise<number> {
  const { objectsOf, spaceTypes } = await import('../../app/run/read-space.ts')
  const { plainObject } = await import('../space-words.ts')
  const chosen = configuration.connectors.filter(
    (one) => names.length === 0 || names.includes(one.name),
  )
  return writeAll(
    context,
    'objects',
    () => objectsOf(opened, spaceTypes(chosen)),
    (record) => plainObject(record, sensitiveOf(chosen, record)),
  )
}

/** Writes many things without keeping them: a line of JSON each, or with `--output json` one document. */
async function writeAll<T>(
  context: CommandContext,
  name: string,
  all: () => AsyncIterable<T>,
  plain: (one: T) => object,
): Promise<number> {
  const { writePieces } = await import('../write-pieces.ts')
  const { signal } = context
  const each = async function* () {
    for await (const one of all()) {
      if (signal.aborted) return
      yield JSON.stringify(plain(one))
    }
  }
  await writePieces(context, {
    human: async function* () {
      for await (const text of each()) yield `${text}\n`
    },
    json: async function* () {
      yield `{"version":1,"${name}":[`
      let separator = '\n'
      for await (const text of each()) {
        yield `${separator}${text}`
        separator = ',\n'
      }
      yield '\n]}\n'
    },
  })
  return signal.aborted ? 130 : 0
}

async function rebuild(
  context: CommandContext,
  read: ReadConfiguration,
  name: string | undefined,
): Promise<number> {
  const { planRebuild, rebuildConnector } = await import('../../app/run/rebuild-connector.ts')
  const { chooseConnector } = await import('../connectors.ts')
  const { lookOptions } = await import('../look-options.ts')
  const { runProgress } = await import('../run-progress.ts')
  const definition = chooseConnector(read.configuration, name)
  const progress = runProgress(context, definition.name)
  const apply = context.given.flag('apply')
  const options = lookOptions(context, read, definition, progress)
  const rebuilding = apply ? rebuildConnector(options) : planRebuild(options)
  const report = await rebuilding.finally(() => progress.end())
  await writeResult(context, {
    human: () =>
      `${definition.name}  ${report.joined} rows ${apply ? 'joined' : 'to join'}, ${report.known} known already` +
      `${report.unmanaged === 0 ? '' : `, ${report.unmanaged} to be joined by the next run`}\n` +
      (apply ? '' : 'nothing was joined; --apply does it\n'),
    json: () => jsonText({ connector: definition.name, applied: apply, ...report }),
  })
  return 0
}

function sensitiveOf(
  definitions: readonly ConnectorDefinition[],
  type: SpaceType,
): ReadonlySet<string> {
  const objects = definitions.find((one) => one.name === type.connector)?.objects
  const flows = objects?.find((one) => one.name === type.objectType)?.flows ?? []
  return new Set(flows.filter((one) => one.sensitive).map((one) => one.column))
}
