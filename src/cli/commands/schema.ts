import { defineCommand } from '../command.ts'

export const schema = defineCommand({
  name: 'schema',
  summary: 'The JSON Schema of configurations, or of mapping tests.',
  arguments: [{ name: 'name', summary: 'connectors (default) or mapping-test.' }],
  options: [],
  outputs: ['json'],
  examples: [
    {
      command: 'rollcall schema > connectors.schema.json',
      summary: 'For an editor without network.',
    },
  ],
  async run(context) {
    const [name = 'connectors'] = context.given.arguments
    if (name !== 'connectors' && name !== 'mapping-test') {
      const { SyncError } = await import('../../model/errors.ts')
      throw new SyncError('USAGE', `schema takes connectors or mapping-test, not "${name}".`)
    }
    const { schemaText } = await import('../../config/schema-file.ts')
    context.stdout.write(schemaText(name))
    return 0
  },
})
