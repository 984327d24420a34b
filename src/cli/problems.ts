import type { Problem } from '../model/problem.ts'
import type { SourceText } from '../observe/problems/report.ts'
import { terminalWidth } from '../observe/terminal.ts'
import type { CommandContext } from './command.ts'
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
  const { inRepository } = await import('../observe/problems/in-repository.ts')
  const { ci } = context.global
  const { problemWriters } = await import('../observe/problems/index.ts')
  const { version } = await import('../observe/version.ts')
  const { lintRules } = await import('../config/lint/index.ts')
  const rules = new Map(lintRules.map(({ id, summary, help }) => [id, { id, summary, help }]))
  const options = {
    rules,
    version: await version(),
    width: terminalWidth(context.stdout),
    now: context.clock.now(),
    command,
  }
  const asNamed = { problems, files }
  const inside = inRepository(asNamed, context.cwd)
  const writers: Record<string, Writer> = {}
  for (const { format } of context.global.outputs) {
    const writer = await problemWriters[format]?.()
    if (writer === undefined) continue
    const report = format === 'human' || (format === 'json' && ci === undefined) ? asNamed : inside
    writers[format] = ({ colour }) => writer.write(report, { ...options, colour })
  }
  await writeResult(context, writers)
}

/** 1 when there are errors, or warnings that count as such. */
export function problemsExit(problems: readonly Problem[], strict: boolean): number {
  return problems.some((one) => strict || one.severity === 'error') ? 1 : 0
}
