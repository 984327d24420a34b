import type { ErrorCode } from './error-code.ts'

/** What is wrong with the configuration, or with what it needs beside it. */
export const CONFIGURATION_CODES = {
  CONFIGURATION_INVALID: {
    exit: 1,
    status: 503,
    summary: 'The configuration has errors.',
    remedy:
      '"rollcall validate" shows every mistake with its place. A service goes on with the last good version of each connector meanwhile.',
  },
  CONFIGURATION_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'A configuration file cannot be read.',
    remedy:
      'Check the rights of the file and of its folder, and that it is text in UTF-8. A service goes on with what it had.',
  },
  CONFIGURATION_NOT_FOUND: {
    exit: 1,
    status: 503,
    summary: 'There is no configuration file.',
    remedy:
      'Check --config, and --path with a repository. "rollcall init" makes a configuration for a table.',
  },
  TABLE_WITHOUT_KEY: {
    exit: 1,
    status: 500,
    summary: 'Nothing tells one row of a table from another.',
    remedy:
      'Give the table a primary key or a unique key without NULL, or name the column with --anchor where its values are unique.',
  },
  FILE_EXISTS: {
    exit: 1,
    status: 409,
    summary: 'A file that would be written is there already.',
    remedy: 'Choose another folder with --output-dir, or write over it with --force.',
  },
  SNAPSHOT_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'A schema snapshot cannot be used.',
    remedy: '"rollcall schema pull" writes it anew from the database.',
  },
  SECRET_MISSING: {
    exit: 4,
    status: 503,
    summary: 'A secret cannot be read.',
    remedy:
      'The message names the variable or the file. Set it for the service’s user; a connector whose secret is missing answers 503, the others serve.',
  },
  SECRET_WEAK: {
    exit: 1,
    status: 503,
    summary: 'A token is shorter than twelve characters, or no header can hold it.',
    remedy: 'Make one with "openssl rand -hex 24".',
  },
  NOT_AVAILABLE_YET: {
    exit: 1,
    status: 501,
    summary: 'This part of the language is not available yet.',
    remedy:
      'The part is checked already and does nothing yet. Take it out of the configuration for now.',
  },
} as const satisfies Record<string, ErrorCode>
