import type { ErrorCode } from './error-code.ts'

/** What is wrong with an export of another product. */
export const IMPORT_CODES = {
  IMPORT_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'An export of another product cannot be read from the disk.',
    remedy: 'Check the path, and that your user may read the file.',
  },
  IMPORT_SYNTAX: {
    exit: 1,
    status: 400,
    summary: 'An export of another product is not written as its format asks.',
    remedy:
      'The message names the place. The file was cut off or changed since it was exported: export it once more.',
  },
  IMPORT_FOREIGN: {
    exit: 1,
    status: 400,
    summary: 'A file is no export that can become a connector.',
    remedy:
      'The message says what the file is instead. docs/moving-from-ecma.md says what to export, and where.',
  },
  IMPORT_TOO_LARGE: {
    exit: 1,
    status: 413,
    summary: 'An export of another product is larger than any connector.',
    remedy: 'Export the one connector rather than the whole server.',
  },
} as const satisfies Record<string, ErrorCode>
