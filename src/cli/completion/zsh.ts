import type { CommandWords, OptionWords } from './words.ts'

/** zsh 5: a function for `compdef`, with the summaries beside the words. */
export function zsh(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name, summary }) => quote(`${name}:${colons(summary)}`))
  return `#compdef rollcall
_rollcall() {
  local -a commands
  commands=(
${names.map((one) => `    ${one}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case "$words[2]" in
${commands.map(commandCase).join('\n')}
  esac
}
if [ "$funcstack[1]" = _rollcall ]; then _rollcall "$@"; else compdef _rollcall rollcall; fi
`
}

function commandCase({ name, options }: CommandWords): string {
  const lines = options.map((one) => `        ${quote(specOf(one))}`)
  return `    ${name})\n      _arguments \\\n${[...lines, `        '*:file:_files'`].join(' \\\n')}\n      ;;`
}

function specOf({ name, summary, value }: OptionWords): string {
  const text = `*${name}[${summary.replaceAll(/[[\]]/gu, '')}]`
  if (value === 'none') return text
  if (value === 'file') return `${text}:file:_files`
  if (value === 'text') return `${text}:value: `
  return `${text}:value:(${value.join(' ')})`
}

function colons(text: string): string {
  return text.replaceAll(':', String.raw`\:`)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
