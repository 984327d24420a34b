import type { ErrorCode } from './error-code.ts'

/** What is wrong with a source that is pulled. */
export const SOURCE_CODES = {
  SOURCE_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'A source cannot be read.',
    remedy:
      'Check that the file is there and that the service’s user may read it. Nobody is touched meanwhile: an unreadable source says nothing about anybody.',
  },
  SOURCE_EMPTY: {
    exit: 1,
    status: 503,
    summary: 'A source has nobody, which says nothing about anybody.',
    remedy:
      'Whoever writes the file failed, most likely. Nobody is deleted for it; the next complete file goes on.',
  },
  SOURCE_SYNTAX: {
    exit: 1,
    status: 503,
    summary: 'A part of a source is not written as its format asks.',
    remedy:
      'The message names the line. Mend what writes the file; the people that could be read are updated, and nobody is taken for absent.',
  },
  SOURCE_ENCODING: {
    exit: 1,
    status: 503,
    summary: 'A file is neither UTF-8 nor UTF-16 with a byte order mark.',
    remedy: 'Write the file in UTF-8.',
  },
  SOURCE_DUPLICATE_KEY: {
    exit: 1,
    status: 503,
    summary: 'A key comes twice in a source.',
    remedy:
      'Two people cannot be told apart. Mend the file, or choose another "key" of the source.',
  },
  SOURCE_NO_KEY: {
    exit: 1,
    status: 503,
    summary: 'The key of a source is missing, or has no value.',
    remedy:
      'The file has no such field, or a record leaves it empty. Mend the file, or "key" of the source.',
  },
  SOURCE_CHANGED: {
    exit: 1,
    status: 503,
    summary: 'A file changed while it was read.',
    remedy:
      'The file was written while it was read. Write it under another name first and rename it then; the next run reads it again.',
  },
} as const satisfies Record<string, ErrorCode>
