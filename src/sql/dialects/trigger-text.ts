import type { TableName } from '../../model/table.ts'

/**
 * Whether the text of a trigger or of its function deletes rows from a table, as far as can be read: names
 * that the text puts together at run time are not seen.
 */
export function deletesFrom(text: string, table: TableName): boolean {
  const code = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//gu, ' ')
  const name = `(?:${table.name.replace(/[^\w]/gu, '\\$&')})`
  const quoted = `(?:"${name}"|\\[${name}\\]|\`${name}\`|\\b${name}\\b)`
  const schema = '(?:(?:"[^"]+"|\\[[^\\]]+\\]|`[^`]+`|\\w+)\\s*\\.\\s*){0,2}'
  const direct = new RegExp(
    `\\bdelete\\s+(?:top\\s*\\([^)]*\\)\\s*)?(?:from\\s+)?(?:only\\s+)?${schema}${quoted}`,
    'iu',
  )
  if (direct.test(code)) return true
  // DELETE u FROM Users AS u JOIN …
  return new RegExp(`\\bdelete\\s+(?:from\\s+)?\\w+\\s+from\\s+[^;]*?${quoted}`, 'iu').test(code)
}

/** Reads the words of a statement up to a limit: quoted names as one, comments left out. */
export function words(text: string): string[] {
  const code = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//gu, ' ')
  return [
    ...code.matchAll(/"(?:[^"]|"")*"|\[[^\]]*\]|`(?:[^`]|``)*`|'(?:[^']|'')*'|\w+|[^\s\w]/gu),
  ].map((match) => match[0])
}

/** A name without its quotes. */
export function unquoted(word: string): string {
  const first = word[0]
  if (first === '"') return word.slice(1, -1).replaceAll('""', '"')
  if (first === '`') return word.slice(1, -1).replaceAll('``', '`')
  if (first === "'") return word.slice(1, -1).replaceAll("''", "'")
  if (first === '[') return word.slice(1, -1)
  return word
}
