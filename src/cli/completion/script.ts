import type { Command } from '../command.ts'
import { unreachable } from '../../model/unreachable.ts'
import { bash } from './bash.ts'
import { fish } from './fish.ts'
import { powershell } from './powershell.ts'
import { wordsOf } from './words.ts'
import { zsh } from './zsh.ts'

/** The shells that can complete. */
export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell'

/** The script that makes a shell complete the commands, their options and the values of these. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  const words = wordsOf(commands)
  switch (shell) {
    case 'bash':
      return bash(words)
    case 'zsh':
      return zsh(words)
    case 'fish':
      return fish(words)
    case 'powershell':
      return powershell(words)
    default:
      return unreachable(shell)
  }
}
