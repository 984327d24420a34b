import type { OptionDescriptor } from '../command.ts'

/** Options of commands that a running service can be asked for from elsewhere. */
export const REMOTE_OPTIONS: readonly OptionDescriptor[] = [
  {
    name: 'server',
    value: 'URL',
    summary: 'Asks the running service there, in place of the connector space of this machine.',
  },
  {
    name: 'token',
    value: 'SECRET',
    summary: 'The operator token for --server: env:NAME or file:PATH.',
  },
]
