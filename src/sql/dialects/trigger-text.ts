import type { TableName, TriggerDescription } from '../../model/table.ts'

/** What the text of a trigger or of its function does to rows of its table, as far as can be read. */
export function actsOf(
  text: string,
  table: TableName,
): Pick<TriggerDescription, 'deletes' | 'changes'> {
  const changes = changesIn(text, table)
  return { deletes: deletesFrom(text, table), ...(changes && { changes }) }
}

/**
 * Whether the text of a trigger or of its function deletes rows from a table, as far as can be read: names
 * that the text puts together at run time are not seen.
 */
export function deletesFrom(text: string, table: TableName): boolean {
  const list = words(text)
  const isTable = (at: number): boolean =>
    unquoted(list[at] ?? '').toLowerCase() === table.name.toLowerCase()
  return list.some((word, at) => {
    if (word.toLowerCase() !== 'delete') return false
    const name = endOfName(list, startOfName(list, at + 1))
    if (isTable(name)) return true
    // DELETE u FROM Users AS u JOIN …
    if (list[name + 1]?.toLowerCase() !== 'from') return false
    const end = list.indexOf(';', name)
    return list.slice(name, end < 0 ? undefined : end).some((_, index) => isTable(name + index))
  })
}

/** `UPDATE Users …`, `UPDATE u … FROM Users u`, `NEW.Name := …`, `SET NEW.Name = …`. */
function changesIn(text: string, table: TableName): boolean {
  const list = words(text)
  const lower = list.map((word) => unquoted(word).toLowerCase())
  return lower.some((word, at) => {
    if (word === 'new' && lower[at + 1] === '.') {
      const sets = lower[at - 1] === 'set' || lower[at - 1] === ','
      return (
        lower[at + 3] === ':' || (lower[at + 3] === '=' && (sets || startsStatement(lower, at)))
      )
    }
    if (word !== 'update' || lower[at + 1] === 'on' || lower[at + 1] === 'of') return false
    const name = endOfName(list, startOfName(list, at + 1))
    if (lower[name] === table.name.toLowerCase()) return true
    const from = ownFrom(lower, name)
    return from !== undefined && lower[endOfName(list, from + 1)] === table.name.toLowerCase()
  })
}

/** Where the `FROM` of the statement stands, and not that of a query inside it. */
function ownFrom(lower: readonly string[], start: number): number | undefined {
  let depth = 0
  for (let at = start; at < lower.length && lower[at] !== ';'; at += 1) {
    if (lower[at] === '(') depth += 1
    else if (lower[at] === ')') depth -= 1
    else if (lower[at] === 'from' && depth === 0) return at
  }
  return undefined
}

/** PL/pgSQL takes `=` for `:=` where a statement begins. */
function startsStatement(lower: readonly string[], at: number): boolean {
  return [';', 'begin', 'then', 'else'].includes(lower[at - 1] ?? ';')
}

/** Reads the words of a statement: quoted names as one, comments left out. */
export function words(text: string): string[] {
  const code = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//gu, ' ')
  return [
    ...code.matchAll(/"(?:[^"]|"")*"|\[[^\]]*\]|`(?:[^`]|``)*`|'(?:[^']|'')*'|\w+|[^\s\w]/gu),
  ].map((match) => match[0])
}

/** A name without its quotes. */
export function unquoted(word: string): string {
  const inner = word.slice(1, -1)
  switch (word[0]) {
    case '"':
      return inner.replaceAll('""', '"')
    case '`':
      return inner.replaceAll('``', '`')
    case "'":
      return inner.replaceAll("''", "'")
    case '[':
      return inner.replaceAll(']]', ']')
    default:
      return word
  }
}

/** Passes over `TOP (n)`, `FROM` and `ONLY`. */
function startOfName(list: readonly string[], from: number): number {
  let at = from
  if (list[at]?.toLowerCase() === 'top') at = list.indexOf(')', at) + 1
  while (/^(?:from|only)$/iu.test(list[at] ?? '')) at += 1
  return at
}

/** The last part of `database.schema.name`. */
function endOfName(list: readonly string[], from: number): number {
  let at = from
  while (list[at + 1] === '.') at += 2
  return at
}
