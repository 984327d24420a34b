/** How the loader and the formatter have the package read YAML. */
export const PARSING = {
  merge: true,
  prettyErrors: false,
  // Compared by our own tree: the package scans all keys for each key, and names only one place.
  uniqueKeys: false,
  logLevel: 'error',
} as const
