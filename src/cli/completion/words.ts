import type { Command, OptionDescriptor } from '../command.ts'
import { GLOBAL_OPTIONS } from '../global-options.ts'

/** What can stand behind a command, as the scripts of the shells are made from it. */
export interface CommandWords {
  readonly name: string
  readonly summary: string
  readonly options: readonly OptionWords[]
}

/** An option, and what its value can be. */
export interface OptionWords {
  /** With `--`. */
  readonly name: string
  readonly summary: string
  readonly value: 'none' | 'file' | 'text' | readonly string[]
}

/** The values that name something on the disk. */
const FILES: ReadonlySet<string> = new Set(['PATH', 'FILE', 'FOLDER', 'DIR'])

/** The words of every command, in the order of the help. */
export function wordsOf(commands: readonly Command[]): readonly CommandWords[] {
  return commands.map((command) => ({
    name: command.name,
    summary: command.summary,
    options: [...command.options, ...GLOBAL_OPTIONS].map((one) => optionWords(one, command)),
  }))
}

function optionWords(option: OptionDescriptor, command: Command): OptionWords {
  const { name, summary } = option
  return { name: `--${name}`, summary, value: valueOf(option, command) }
}

function valueOf(
  { name, value, choices }: OptionDescriptor,
  { outputs }: Command,
): OptionWords['value'] {
  if (value === undefined) return 'none'
  if (choices !== undefined) return choices
  if (name === 'output') return outputs
  return FILES.has(value) ? 'file' : 'text'
}
