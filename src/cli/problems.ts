import type { Problem } from '../model/problem.ts'
import type { SourceText } from '../observe/problems/report.ts'
import { terminalWidth } from '../observe/terminal.ts'
import type { CommandContext } from './command.ts'
import { FINDING_RULES } from './finding-rules.ts'
import { writeResult, type Writer } from './output.ts'

/** The formats that problems are written in. */
export const PROBLEM_OUTPUTS = [
  'human',
  'json',
  'sarif',
  'junit',
  'github',
  'azure',
  'gitlab',
  'markdown',
] as const

/** Writes problems in every format that was asked for. */
export async function writeProblems(
  context: CommandContext,
  problems: readonly Problem[],
  files: readonly SourceText[],
  command = 'validate',
): Promise<void> {
  await writeResult(context, await problemWritersFor(context, problems, files, command))
}

/** How problems are written in each of the formats that was asked for. */
export async function problemWritersFor(
  context: CommandContext,
  problems: readonly Problem[],
  files: readonly SourceText[],
  command: string,
): Promise<Record<string, Writer>> {
  const { inRepository } = await import('../observe/problems/in-repository.ts')
  const { problemWriters } = await import('../observe/problems/index.ts')
  const { version } = await import('../observe/version.ts')
  const { lintRules } = await import('../config/lint/index.ts')
  const known = [...lintRules, ...FINDING_RULES]
  const rules = new Map(known.map(({ id, summary, help }) => [id, { id, summary, help }]))
  const { clock, cwd, global, stdout } = context
  const options = {
    rules,
    version: version(),
    width: terminalWidth(stdout),
    now: clock.now(),
    command,
  }
  const asNamed = { problems, files }
  const inside = inRepository(asNamed, cwd)
  const writers: Record<string, Writer> = {}
  for (const { format } of global.outputs) {
    const writer = await problemWriters[format]?.()
    if (writer === undefined) continue
    const local = format === 'human' || (format === 'json' && global.ci === undefined)
    const report = local ? asNamed : inside
    writers[format] = ({ colour }) => writer.write(report, { ...options, colour })
  }
  return writers
}

/** 1 when there are errors, or warnings that count as such. */
export function problemsExit(problems: readonly Problem[], strict: boolean): number {
  return problems.some((one) => strict || one.severity === 'error') ? 1 : 0
}
