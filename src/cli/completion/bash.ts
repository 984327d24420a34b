import type { CommandWords, OptionWords } from './words.ts'

/** bash 3.2 and later: a function, and what it completes. */
export function bash(commands: readonly CommandWords[]): string {
  const names = commands.map((one) => one.name).join(' ')
  return `# bash completion for rollcall
_rollcall() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= index
  # "=" is a word of its own.
  if [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if [ "$word" = = ]; then word=; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case " ${names} " in *" \${COMP_WORDS[index]} "*) command=\${COMP_WORDS[index]}; break ;; esac
  done
  local options= values= files=
  case "$command" in
    '') COMPREPLY=($(compgen -W '${names}' -- "$word")); return ;;
${commands.map(commandCase).join('\n')}
  esac
  if [ -n "$files" ]; then COMPREPLY=($(compgen -f -- "$word"))
  elif [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$word"))
  elif [ "\${word#-}" != "$word" ]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _rollcall rollcall
`
}

function commandCase({ name, options }: CommandWords): string {
  const valued = options.filter(({ value }) => value !== 'none' && value !== 'text')
  const cases = valued.map((one) => `        ${one.name}) ${assignment(one)} ;;`)
  return [
    `    ${name})`,
    `      options='${options.map((one) => one.name).join(' ')}'`,
    ...(cases.length === 0 ? [] : ['      case "$before" in', ...cases, '      esac']),
    '      ;;',
  ].join('\n')
}

function assignment({ value }: OptionWords): string {
  return typeof value === 'string' ? 'files=1' : `values='${value.join(' ')}'`
}
