import type { CommandContext, OptionDescriptor } from './command.ts'

/** What says for one run, or for its plan, that a source that shrank is complete. */
export const ACCEPT_FEWER: OptionDescriptor = {
  name: 'accept-fewer',
  value: 'N',
  summary:
    'A source with at least N people is complete, though it has less than half of those of last time. Limits hold.',
}

/** @throws SyncError `USAGE` for what is no number of people */
export function acceptFewerOf({ given }: CommandContext): number | undefined {
  if (given.text('accept-fewer') === undefined) return undefined
  return given.number('accept-fewer', { default: 1, least: 1, most: 999_999_999 })
}
