import type { TableName, TriggerDescription } from '../../model/table.ts'

/** What the text of a trigger or of its function does to rows of its table, as far as can be read. */
export function actsOf(
  text: string,
  table: TableName,
): Pick<TriggerDescription, 'deletes' | 'changes' | 'sets'> {
  const deletes = deletesFrom(text, table)
  const sets = changesIn(text, table)
  if (sets.length === 0) return { deletes }
  const known = sets.filter((one) => one !== undefined)
  return {
    deletes,
    changes: true,
    ...(known.length < sets.length ? {} : { sets: [...new Set(known)].toSorted() }),
  }
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

/**
 * The columns that `UPDATE Users …`, `UPDATE u … FROM Users u`, `NEW.Name := …` and `SET NEW.Name = …` change, in
 * lower case; `undefined` for one that cannot be read.
 */
function changesIn(text: string, table: TableName): readonly (string | undefined)[] {
  const list = words(text)
  const lower = list.map((word) => unquoted(word).toLowerCase())
  return lower.flatMap((word, at): readonly (string | undefined)[] => {
    if (word === 'new' && lower[at + 1] === '.') {
      const sets = lower[at - 1] === 'set' || lower[at - 1] === ','
      const isSet =
        lower[at + 3] === ':' || (lower[at + 3] === '=' && (sets || startsStatement(lower, at)))
      return isSet ? [lower[at + 2]] : []
    }
    if (word !== 'update' || lower[at + 1] === 'on' || lower[at + 1] === 'of') return []
    const name = endOfName(list, startOfName(list, at + 1))
    const from = ownFrom(lower, name)
    const isTable =
      lower[name] === table.name.toLowerCase() ||
      (from !== undefined && lower[endOfName(list, from + 1)] === table.name.toLowerCase())
    return isTable ? columnsSet(list, lower, name + 1) : []
  })
}

/** The columns of `SET a = …, u.b = …`, up to the end of the statement or its `FROM` or `WHERE`. */
function columnsSet(
  list: readonly string[],
  lower: readonly string[],
  start: number,
): readonly (string | undefined)[] {
  const set = lower.indexOf('set', start)
  if (set < 0) return [undefined]
  const columns: (string | undefined)[] = []
  let depth = 0
  for (let at = set; at < lower.length && lower[at] !== ';'; at += 1) {
    if (lower[at] === '(') depth += 1
    else if (lower[at] === ')') depth -= 1
    if (depth === 0 && (lower[at] === 'from' || lower[at] === 'where')) break
    if (depth !== 0 || (at !== set && lower[at] !== ',')) continue
    const name = endOfName(list, at + 1)
    columns.push(lower[name + 1] === '=' ? lower[name] : undefined)
  }
  return columns
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
