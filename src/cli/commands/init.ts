import { SyncError } from '../../model/errors.ts'
import { defineCommand } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

export const init = defineCommand({
  name: 'init',
  summary: 'Prints what the database’s owner runs once: the history table of a delta import.',
  description:
    'With --history: the statements that make the history table of import.delta and the triggers that fill it, as\n' +
    'a script for the database’s own client. Reads the catalogue and changes nothing.',
  arguments: [{ name: 'connector', summary: 'The connector, where there are several.' }],
  options: [{ name: 'history', summary: 'The history table and its triggers.' }],
  outputs: ['human', 'json'],
  examples: [
    { command: 'rollcall init HR --history > history.sql', summary: 'For the owner of the table.' },
  ],
  async run(context) {
    const { historyScripts } = await import('../../app/history-script.ts')
    const { chooseConnector } = await import('../connectors.ts')
    const { readConfiguration } = await import('../connector-context.ts')
    const { given } = context
    if (!given.flag('history')) throw new SyncError('USAGE', 'Say what to print: init --history.')
    const { configuration } = await readConfiguration(context)
    const definition = chooseConnector(configuration, given.arguments[0])
    const script = await historyScripts(definition, context)
    await writeResult(context, {
      human: () => script,
      json: () => jsonText({ connector: definition.name, script }),
    })
    return 0
  },
})
