import { defineCommand, type Command } from '../command.ts'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

export const completion = defineCommand({
  name: 'completion',
  summary: 'Completes commands, options and their values in bash, zsh, fish or PowerShell.',
  description:
    'Prints a script for the shell. bash: eval "$(rollcall completion bash)" in ~/.bashrc; zsh: the same in ~/.zshrc;\n' +
    'fish: rollcall completion fish > ~/.config/fish/completions/rollcall.fish; PowerShell: rollcall completion\n' +
    'powershell | Out-String | Invoke-Expression in the profile.',
  arguments: [{ name: 'shell', summary: 'bash, zsh, fish or powershell.', required: true }],
  options: [],
  outputs: ['human'],
  examples: [{ command: 'rollcall completion bash', summary: 'The script for bash.' }],
  async run(context) {
    const { completionScript } = await import('../completion/script.ts')
    const { SyncError } = await import('../../model/errors.ts')
    const { nearest } = await import('../../model/nearest.ts')
    const [asked = ''] = context.given.arguments
    const shell = SHELLS.find((one) => one === asked.toLowerCase())
    if (shell === undefined) {
      const meant = nearest(asked, SHELLS)
      throw new SyncError(
        'USAGE',
        `completion takes ${SHELLS.join(', ')}, not "${asked}".` +
          (meant === undefined ? '' : ` Did you mean ${meant}?`),
      )
    }
    const all: Command[] = []
    for (const load of Object.values(context.commands)) all.push(await load())
    context.stdout.write(completionScript(shell, all))
    return 0
  },
})
