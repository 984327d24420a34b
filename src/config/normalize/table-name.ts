import type { TableName } from '../../model/table.ts'

/**
 * Reads `name` or `schema.name`. The first dot divides; a part that holds a dot is put in brackets or
 * double quotes: `[dbo].[Odd.Name]`, `"a"."b.c"`. A closing mark inside is doubled. Blanks are part of a
 * name.
 *
 * @returns `undefined` when a bracket or quote is not closed, or a part is empty
 */
export function parseTableName(text: string): TableName | undefined {
  const first = readPart(text, 0)
  if (first === undefined || first.name === '') return undefined
  if (first.end === text.length) return { name: first.name }
  if (text[first.end] !== '.') return undefined
  const rest = text.slice(first.end + 1)
  if (!isQuote(rest[0])) return rest === '' ? undefined : { schema: first.name, name: rest }
  const second = readPart(rest, 0)
  if (second === undefined || second.name === '' || second.end !== rest.length) return undefined
  return { schema: first.name, name: second.name }
}

/** Writes a name so that {@link parseTableName} reads the same. */
export function writeTableName({ schema, name }: TableName): string {
  if (schema === undefined) return writePart(name, name.includes('.'))
  return `${writePart(schema, schema.includes('.'))}.${writePart(name, name.includes('.'))}`
}

function readPart(text: string, start: number): { name: string; end: number } | undefined {
  const open = text[start]
  if (!isQuote(open)) {
    const dot = text.indexOf('.', start)
    const end = dot === -1 ? text.length : dot
    return { name: text.slice(start, end), end }
  }
  const close = open === '[' ? ']' : '"'
  let name = ''
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] !== close) name += text[index]
    else if (text[index + 1] === close) {
      name += close
      index++
    } else return { name, end: index + 1 }
  }
  return undefined
}

function writePart(name: string, hasDot: boolean): string {
  return hasDot || isQuote(name[0]) ? `[${name.replaceAll(']', ']]')}]` : name
}

function isQuote(mark: string | undefined): boolean {
  return mark === '[' || mark === '"'
}
