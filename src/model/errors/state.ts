import type { ErrorCode } from './error-code.ts'

/** What is wrong with the connector space. */
export const STATE_CODES = {
  STATE_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'The connector space cannot be opened.',
    remedy:
      'Another process may have it (the message says which), or disk, rights or the server are the reason. Events are refused with 503 before any row is written.',
  },
  STATE_TAKEN: {
    exit: 4,
    status: 503,
    summary: 'Another process has taken the connector space over.',
    remedy:
      'Another service took over while this one was cut off: nothing was written twice. Start this one again, and it stands by.',
  },
  STATE_LOST: {
    exit: 4,
    status: 503,
    summary: 'The file of the connector space was deleted or replaced while it was open.',
    remedy:
      'All that it held was saved: in a new file of that name, or beside the one that was put there, as the message says. Start again.',
  },
  STATE_NEWER: {
    exit: 4,
    status: 503,
    summary: 'The connector space was written by a newer version.',
    remedy: 'Start the newer version again, or restore the backup from before the update.',
  },
} as const satisfies Record<string, ErrorCode>
