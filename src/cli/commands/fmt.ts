import { readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { palette } from '../../observe/terminal.ts'
import { defineCommand, type CommandContext } from '../command.ts'
import { writeResult } from '../output.ts'
import { PROBLEM_OUTPUTS, problemWritersFor } from '../problems.ts'
import type { Problem } from '../../model/problem.ts'

/** Fixes may uncover others; more rounds than this would be a circle. */
const ROUNDS = 10

interface FormattedFile {
  readonly file: string
  /** As it was. */
  readonly text: string
  /** The first line that is another one afterwards, from 1; absent for a file that stays. */
  readonly from: number | undefined
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
  outputs: PROBLEM_OUTPUTS,
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
    const problems = check ? files.flatMap(unformatted) : []
    const texts = files.map(({ file, text }) => ({ name: file, text }))
    await writeResult(context, {
      ...(await problemWritersFor(context, problems, texts, 'fmt')),
      human: ({ colour }) => describe(files, { colour, check }),
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
  const from = changed ? firstDifference(before, after) : undefined
  const name = relative(context.cwd, path) || file
  return { file: name, text: before, from, changed, fixed: fixed.applied }
}

function firstDifference(before: string, after: string): number {
  const lines = after.split('\n')
  const at = before.split('\n').findIndex((line, index) => line !== lines[index])
  return at < 0 ? 1 : at + 1
}

function unformatted({ file, from }: FormattedFile): Problem[] {
  if (from === undefined) return []
  const place = { file, line: from, column: 1 }
  return [
    {
      rule: 'not-formatted',
      severity: 'error',
      message: 'From this line on the file is not in the form of "rollcall fmt".',
      help: 'Run "rollcall fmt" and commit what it changes.',
      span: { start: place, end: place },
    },
  ]
}

/** Applies fixes until none is left, on the text alone: nothing is written between the rounds. */
async function fixText(
  context: CommandContext,
  path: string,
  before: string,
): Promise<{ text: string; applied: number }> {
  const { applyFixes } = await import('../../config/format.ts')
  const { checkConfiguration } = await import('../../app/check/check-configuration.ts')
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
