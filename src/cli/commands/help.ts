import { defineCommand, type Command } from '../command.ts'

export const help = defineCommand({
  name: 'help',
  summary: 'A page about a rule, an error code or a command.',
  arguments: [{ name: 'topic', summary: 'Such as unknown-function, ROW_UNIQUE or serve.' }],
  options: [],
  outputs: ['human'],
  examples: [{ command: 'rollcall help unknown-function', summary: 'Why, and what to do.' }],
  async run(context) {
    const { commandHelp, programHelp } = await import('../help-text.ts')
    const { wrapLines } = await import('../../observe/wrap-lines.ts')
    const { commands, given, stdout } = context
    const [topic] = given.arguments
    const options = { colour: context.global.colour, width: stdout.columns }
    if (topic === undefined) {
      const all = await Promise.all(Object.values(commands).map((load) => load()))
      stdout.write(programHelp(all, options))
      return 0
    }
    const command: Command | undefined = Object.hasOwn(commands, topic)
      ? await commands[topic]?.()
      : undefined
    if (command !== undefined) {
      stdout.write(commandHelp(command, options))
      return 0
    }
    // Examples of a page stay as they are.
    const parts = (await pageOf(topic, Object.keys(commands))).split(/(^```[^]*?^```$)/mu)
    for (const [at, part] of parts.entries()) {
      stdout.write(at % 2 === 0 ? wrapLines(part, stdout.columns) : part)
    }
    return 0
  },
})

async function pageOf(topic: string, commandNames: readonly string[]): Promise<string> {
  const { ERROR_CODES, isCode, SyncError } = await import('../../model/errors.ts')
  const { nearest } = await import('../../model/nearest.ts')
  const { FINDING_RULES } = await import('../finding-rules.ts')
  const { lintRules } = await import('../../config/lint/index.ts')
  const rule = lintRules.find((one) => one.id === topic.toLowerCase())
  if (rule !== undefined) {
    const { rulePage } = await import('../../config/lint/page.ts')
    return rulePage(rule)
  }
  const finding = FINDING_RULES.find((one) => one.id === topic.toLowerCase())
  if (finding !== undefined) return `${finding.id}\n\n${finding.summary}\n\n${finding.help}\n`
  const code = topic.toUpperCase()
  if (isCode(code)) {
    const { summary, remedy, exit, status } = ERROR_CODES[code]
    return `${code}\n\n${summary}\n\n${remedy}\n\nHTTP status ${status}, exit code ${exit}.\n`
  }
  const rules = [...lintRules, ...FINDING_RULES].map((one) => one.id)
  const names = [...commandNames, ...rules, ...Object.keys(ERROR_CODES)]
  const meant = nearest(topic, names)
  throw new SyncError(
    'USAGE',
    `There is no page about "${topic}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
  )
}
