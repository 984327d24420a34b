/** Puts a column behind the others of its key. */
export function addToKey(keys: Map<string, string[]>, key: string, column: string): void {
  const known = keys.get(key)
  if (known === undefined) keys.set(key, [column])
  else known.push(column)
}

/**
 * The columns of the key that an error names.
 *
 * @param name as the driver says it; MySQL puts the table before it (`Users.UX_Mail`), MariaDB does not
 */
export function columnsOfKey(
  keys: ReadonlyMap<string, readonly string[]> | undefined,
  name: string | undefined,
): readonly string[] {
  if (name === undefined) return []
  return keys?.get(name) ?? keys?.get(name.slice(name.indexOf('.') + 1)) ?? []
}
