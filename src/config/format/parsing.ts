/** How the formatter reads YAML: as the loader does. */
export const PARSING = {
  merge: true,
  prettyErrors: false,
  uniqueKeys: false,
  logLevel: 'error',
} as const
