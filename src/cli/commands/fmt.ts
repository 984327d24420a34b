import { readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { palette } from '../../observe/terminal.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'

/** Fixes may uncover others; more rounds than this would be a circle. */
const ROUNDS = 10

interface FormattedFile {
  readonly file: string
  readonly changed: boolean
  readonly fixed: number
}

export const fmt = defineCommand({
  name: 'fmt',
  summary: 'Brings YAML into one form; --fix mends what validate can mend by itself.',
  arguments: [{ name: 'file', summary: 'Files instead of the configuration.', repeatable: true }],
  options: [
    { name: 'fix', summary: 'Applies the fixes of problems, such as quoting an expression.' },
    { name: 'check', summary: 'Writes nothing; ends with 1 when a file would change.' },
  ],
  outputs: ['human', 'json'],
  examples: [
    { command: 'rollcall fmt --fix', summary: 'Formats ./connectors.yaml and mends it.' },
    { command: 'rollcall fmt --check', summary: 'For a build server.' },
  ],
  async run(context) {
    const { configurationFiles } = await import('../../app/configuration-files.ts')
    const { cwd, given, global } = context
    const named = given.arguments.length > 0 ? given.arguments : global.config
    const files: FormattedFile[] = []
    for (const file of await configurationFiles(named, cwd)) {
      files.push(await formatOne(context, file))
    }
    const check = given.flag('check')
    await writeResult(context, {
      human: ({ colour }) => describe(files, { colour, check }),
      json: () => jsonText({ files }),
    })
    return check && files.some((one) => one.changed) ? 1 : 0
  },
})

async function formatOne(context: CommandContext, file: string): Promise<FormattedFile> {
  const { formatYaml } = await import('../../config/format.ts')
  const { readConfigurationFile } = await import('../../config/read-files.ts')
  const { path, text: before } = await readConfigurationFile(file, context.cwd)
  const fixed = context.given.flag('fix')
    ? await fixText(context, path, before)
    : { text: before, applied: 0 }
  const after = formatYaml(fixed.text)
  const changed = after !== before
  if (changed && !context.given.flag('check')) await writeFile(path, after)
  return { file: relative(context.cwd, path) || file, changed, fixed: fixed.applied }
}

/** Applies fixes until none is left, on the text alone: nothing is written between the rounds. */
async function fixText(
  context: CommandContext,
  path: string,
  before: string,
): Promise<{ text: string; applied: number }> {
  const { applyFixes } = await import('../../config/format.ts')
  const { checkConfiguration } = await import('../../app/check-configuration.ts')
  let text = before
  let applied = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const current = text
    const checked = await checkConfiguration([path], {
      cwd: context.cwd,
      now: context.clock.now(),
      readFile: (one: string) => (one === path ? Promise.resolve(current) : readFile(one, 'utf8')),
    })
    const [file] = checked.configuration.files
    if (file === undefined) break
    const fixed = applyFixes(file, checked.problems)
    if (fixed.applied === 0) break
    text = fixed.text
    applied += fixed.applied
  }
  return { text, applied }
}

function describe(
  files: readonly FormattedFile[],
  options: { readonly colour: boolean; readonly check: boolean },
): string {
  const paint = palette(options)
  const lines = files.map((one) => {
    if (!one.changed) return `${paint.faint('unchanged')}  ${one.file}`
    const fixes = one.fixed === 0 ? '' : `, ${one.fixed} mended`
    const word = options.check ? paint.warning('would change') : paint.good('formatted')
    return `${word}  ${one.file}${fixes}`
  })
  return `${lines.join('\n')}\n`
}
