import type { CommandWords, OptionWords } from './words.ts'

/** fish 3: a line for each word. */
export function fish(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c rollcall -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
    ...options.map((one) => optionLine(name, one)),
  ])
  return `# fish completion for rollcall\n${lines.join('\n')}\n`
}

function optionLine(command: string, { name, summary, value }: OptionWords): string {
  const takes =
    value === 'none'
      ? ''
      : value === 'file'
        ? ' -r -F'
        : value === 'text'
          ? ' -x'
          : ` -x -a ${quote(value.join(' '))}`
  const when = quote(`__fish_seen_subcommand_from ${command}`)
  return `complete -c rollcall -n ${when} -l ${name.slice(2)}${takes} -d ${quote(summary)}`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`
}
