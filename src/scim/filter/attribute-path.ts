import type { AttributePath } from '../../model/filter.ts'
import { FORBIDDEN_NAMES } from '../schema/fixed-names.ts'
import type { ResourceNames } from '../schema/names.ts'

const NAME = /([A-Za-z_$][\w$-]*)(?:\.([A-Za-z_$][\w$-]*))?/y
const UNKNOWN_URN = /urn:[^\s[\]()"]*:/iy

/** A path that was read out of a text. */
export interface ReadPath {
  /** Without a name when only a schema was written, as in `"path": "urn:…:User"`. */
  readonly path: Omit<AttributePath, 'name'> & { readonly name?: string }
  /** Where the text goes on. */
  readonly end: number
}

/**
 * Reads an attribute at a place in a text (RFC 7644 §3.10). The URN is the longest that is known, because
 * it holds dots and colons itself; names of columns are those of the table, blanks and brackets included.
 *
 * @returns `undefined` when there is no attribute
 */
export function readPath(text: string, start: number, names: ResourceNames): ReadPath | undefined {
  const urn = isUrn(text, start) ? readUrn(text, start, names) : undefined
  if (urn === undefined) return readName(text, start, undefined)
  const { schema, end } = urn
  const next = text[end]
  // Before 2018 Entra wrote "…:2.0:User.department".
  if (next !== ':' && next !== '.') return { path: { schema }, end }
  const column = isColumns(schema, names) ? readColumn(text, end + 1, names) : undefined
  return column === undefined
    ? readName(text, end + 1, schema)
    : { path: { schema, name: column }, end: end + 1 + column.length }
}

function isUrn(text: string, start: number): boolean {
  return text.slice(start, start + 4).toLowerCase() === 'urn:'
}

function readUrn(
  text: string,
  start: number,
  names: ResourceNames,
): { readonly schema: string; readonly end: number } | undefined {
  const longest = names.urns[0]?.length ?? 0
  const lower = text.slice(start, start + longest + 1).toLowerCase()
  for (const urn of names.urns) {
    if (!lower.startsWith(urn)) continue
    const next = text[start + urn.length]
    if (next !== undefined && !':. [])('.includes(next)) continue
    return { schema: names.schemas.get(urn)?.id ?? urn, end: start + urn.length }
  }
  UNKNOWN_URN.lastIndex = start
  const unknown = UNKNOWN_URN.exec(text)
  if (unknown === null) return undefined
  return { schema: unknown[0].slice(0, -1), end: start + unknown[0].length - 1 }
}

function isColumns(schema: string, names: ResourceNames): boolean {
  return names.schemas.get(schema.toLowerCase())?.kind === 'columns'
}

/** The longest column name that stands here and ends here. */
function readColumn(text: string, start: number, names: ResourceNames): string | undefined {
  const longest = names.columnNames[0]?.length ?? 0
  const lower = text.slice(start, start + longest).toLowerCase()
  for (const column of names.columnNames) {
    if (!lower.startsWith(column)) continue
    const next = text[start + column.length]
    if (next === undefined || /[\s)\]]/u.test(next)) return text.slice(start, start + column.length)
  }
  return undefined
}

function readName(text: string, start: number, schema: string | undefined): ReadPath | undefined {
  NAME.lastIndex = start
  const match = NAME.exec(text)
  const [whole, name, sub] = match ?? []
  if (whole === undefined || name === undefined) return undefined
  if (FORBIDDEN_NAMES.has(name) || (sub !== undefined && FORBIDDEN_NAMES.has(sub))) return undefined
  return {
    path: {
      ...(schema === undefined ? {} : { schema }),
      name,
      ...(sub === undefined ? {} : { sub }),
    },
    end: start + whole.length,
  }
}
