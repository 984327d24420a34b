import { palette } from '../observe/terminal.ts'
import { textTable } from '../observe/text-table.ts'
import { joinedProse, wrapLines } from '../observe/wrap-lines.ts'
import type { ArgumentDescriptor, Command, OptionDescriptor } from './command.ts'
import { GLOBAL_OPTIONS } from './global-options.ts'

/** The help of the program: what it is, the commands, the options of all of them. */
export function programHelp(
  commands: readonly Command[],
  options: { readonly colour: boolean; readonly width?: number | undefined },
): string {
  const paint = palette(options)
  const rows = commands.map((one) => [one.name, one.summary])
  const lines = [
    'Rollcall: identity provisioning to SQL as code.',
    '',
    `${paint.strong('Usage')}  rollcall <command> [connector …] [options]`,
    '',
    paint.strong('Commands'),
    ...table(rows),
    '',
    paint.strong('Options of every command'),
    ...table(GLOBAL_OPTIONS.map(optionRow)),
    '',
    paint.strong('Exit codes'),
    '  0 done   1 findings   2 changes to make (plan --detailed-exitcode)   3 held   4 could not tell   64 usage   70 our bug   130 interrupted',
    '',
    'More: rollcall <command> --help, rollcall help RULE',
    '',
  ]
  return wrapLines(lines.join('\n'), options.width)
}

/** An argument as it stands in a line of usage: `<connector>`, `[connector …]`. */
export function argumentWord({ name, required, repeatable }: ArgumentDescriptor): string {
  const word = repeatable === true ? `${name} …` : name
  return required === true ? `<${word}>` : `[${word}]`
}

/** The help of one command, for a terminal of so many columns. */
export function commandHelp(
  command: Command,
  options: { readonly colour: boolean; readonly width?: number | undefined },
): string {
  const paint = palette(options)
  const words = command.arguments.map(argumentWord)
  const lines = [
    command.summary,
    '',
    `${paint.strong('Usage')}  ${['rollcall', command.name, ...words, '[options]'].join(' ')}`,
  ]
  if (command.description !== undefined) {
    const written = command.description
    lines.push('', options.width === undefined ? written : joinedProse(written))
  }
  if (command.arguments.length > 0) {
    const rows = command.arguments.map((one) => [one.name, one.summary])
    lines.push('', paint.strong('Arguments'), ...table(rows))
  }
  if (command.options.length > 0) {
    lines.push('', paint.strong('Options'), ...table(command.options.map(optionRow)))
  }
  const formats = `  --output takes ${command.outputs.join(', ')}`
  lines.push('', paint.strong('Options of every command'), ...table(GLOBAL_OPTIONS.map(optionRow)))
  if (command.outputs.length > 1) lines.push(formats)
  if (command.examples.length > 0) {
    lines.push('', paint.strong('Examples'))
    for (const one of command.examples) {
      lines.push(`  ${paint.accent(one.command)}`, `      ${one.summary}`)
    }
  }
  return wrapLines(`${lines.join('\n')}\n`, options.width)
}

function optionRow(option: OptionDescriptor): string[] {
  const value = option.choices === undefined ? option.value : option.choices.join('|')
  const name = value === undefined ? `--${option.name}` : `--${option.name} ${value}`
  return [name, option.repeatable === true ? `${option.summary} Repeatable.` : option.summary]
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  return textTable([{ title: '' }, { title: '' }], rows, { indent: 2 })
}
