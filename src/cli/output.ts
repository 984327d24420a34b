import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SyncError } from '../model/errors.ts'
import type { CommandContext, OutputChoice } from './command.ts'

/** How a result is written in one format; the text ends in a line break. */
export type Writer = (options: { readonly colour: boolean }) => string

/** Writes a result in every format that was asked for. */
export async function writeResult(
  context: CommandContext,
  writers: Readonly<Record<string, Writer>>,
): Promise<void> {
  for (const choice of context.global.outputs) {
    const write = writers[choice.format]
    if (write === undefined) {
      throw new SyncError('USAGE', `This command has no output in the format ${choice.format}.`)
    }
    if (choice.file === undefined) {
      context.stdout.write(write({ colour: context.global.colour }))
    } else {
      await writeInto(choice, choice.file, write({ colour: false }))
    }
  }
}

async function writeInto({ append }: OutputChoice, file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await (append === true ? appendFile(file, `${text}\n`) : writeFile(file, text))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    throw new SyncError('USAGE', `The file ${file} of --output cannot be written${code}.`, {
      cause,
    })
  }
}

/** A result as JSON for programs; `version` 1 of every shape, which only grows. */
export function jsonText(value: object): string {
  return `${JSON.stringify({ version: 1, ...value }, null, 2)}\n`
}

/** Whether standard output carries the human format, so that a line of news may stand there. */
export function speaksToPeople(context: CommandContext): boolean {
  return context.global.outputs.some((one) => one.format === 'human' && one.file === undefined)
}
