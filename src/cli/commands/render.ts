import { defineCommand } from '../command.ts'
import { chooseConnector } from '../connectors.ts'

export const render = defineCommand({
  name: 'render',
  summary: 'The configuration in normal form, every default written.',
  arguments: [{ name: 'connector', summary: 'Only these connectors.', repeatable: true }],
  options: [
    {
      name: 'blame',
      summary: 'Says behind every value from which file and line it came, or that it is a default.',
    },
  ],
  outputs: ['human', 'json'],
  examples: [
    {
      command: 'rollcall render --blame',
      summary: 'Where every value was written, and which are defaults.',
    },
  ],
  async run(context) {
    const { loadConfiguration } = await import('../../config/load.ts')
    const { renderConnectors } = await import('../../config/render/render.ts')
    const { configurationFiles } = await import('../../app/configuration-files.ts')
    const { jsonText, writeResult } = await import('../output.ts')
    const { cwd, given, global } = context
    const files = await configurationFiles(global.config, cwd)
    const configuration = await loadConfiguration(files, { cwd, env: global.env })
    const errors = configuration.problems.filter((one) => one.severity === 'error')
    if (errors.length > 0) {
      const { writeProblems } = await import('../problems.ts')
      await writeProblems(context, errors, configuration.files)
      return 1
    }
    const names = given.arguments
    const connectors =
      names.length === 0
        ? configuration.connectors
        : names.map((name) => chooseConnector(configuration, name))
    const text = renderConnectors(
      connectors,
      given.flag('blame') ? { blame: configuration.written } : {},
    )
    await writeResult(context, {
      human: () => text,
      json: () => jsonText({ connectors: JSON.parse(JSON.stringify(connectors, plain)) }),
    })
    return 0
  },
})

function plain(key: string, value: unknown): unknown {
  if (key === 'span' || key.endsWith('Span')) return undefined
  return value instanceof Map ? Object.fromEntries(value) : value
}
