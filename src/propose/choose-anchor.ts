import type { ColumnDescription } from '../model/table.ts'
import { attributeNamed } from './attribute-names.ts'
import type { ColumnFacts } from './column-facts.ts'
import { plainName } from './name-words.ts'
import type { Looked, ProposedFlow } from './proposal.ts'
import type { Speaker } from './speak.ts'

/** One column of the anchor. */
export interface ChosenAnchor {
  readonly column: string
  readonly flow: ProposedFlow
  readonly because: string
  /** The source knows the value, so that rows that are there are joined by it. */
  readonly known: boolean
}

/**
 * The columns that say which row is whose: those that somebody chose, else the primary key, a unique key that
 * must have a value, or a column whose values are all different. Empty when there is none.
 */
export function chooseAnchor(
  looked: Looked,
  facts: ReadonlyMap<string, ColumnFacts>,
  speaker: Speaker,
): readonly ChosenAnchor[] {
  const columns = new Map(looked.description.columns.map((one) => [one.name, one]))
  const key = keyOf(looked, columns, facts)
  return key.columns.flatMap((name) => {
    const column = columns.get(name)
    const seen = facts.get(name)
    if (column === undefined || seen === undefined) return []
    return [partOf(column, seen, { ...key, speaker })]
  })
}

interface Key {
  readonly columns: readonly string[]
  readonly because: string
}

function keyOf(
  { description, anchor }: Looked,
  columns: ReadonlyMap<string, ColumnDescription>,
  facts: ReadonlyMap<string, ColumnFacts>,
): Key {
  if (anchor !== undefined) return { columns: anchor, because: 'chosen' }
  const { primaryKey, uniqueKeys } = description
  const whole = uniqueKeys.filter((key) =>
    key.every((name) => columns.get(name)?.nullable === false),
  )
  const identifying = whole.find(
    ([name = '', ...more]) => more.length === 0 && attributeNamed(name)?.attribute === 'objectId',
  )
  // A key that the source knows is better than one that only the database does.
  const own = primaryKey.some((name) => columns.get(name)?.generated !== undefined)
  if (identifying !== undefined && (own || primaryKey.length !== 1)) {
    return { columns: identifying, because: 'unique key' }
  }
  if (primaryKey.length > 0) return { columns: primaryKey, because: 'primary key' }
  const shortest = whole.toSorted((a, b) => a.length - b.length)[0]
  if (shortest !== undefined) return { columns: shortest, because: 'unique key' }
  const found = distinctColumn(description.columns, facts)
  return found === undefined
    ? { columns: [], because: '' }
    : {
        columns: [found],
        because: facts.get(found)?.count === 0 ? 'no key; name' : 'no key; all values differ',
      }
}

/** Without a key: what looks like one, best first. */
function distinctColumn(
  columns: readonly ColumnDescription[],
  facts: ReadonlyMap<string, ColumnFacts>,
): string | undefined {
  const isEmpty = [...facts.values()].every((one) => one.filled === undefined)
  const able = columns.filter(({ name }) => {
    const seen = facts.get(name)
    // Of an empty table the name alone can say it.
    if (seen === undefined || seen.count === 0) return isEmpty
    return seen.distinct && seen.filled === 1 && seen.count > 1
  })
  const rank = ({ name }: ColumnDescription): number => {
    const attribute = attributeNamed(name)?.attribute
    if (attribute === 'objectId' || facts.get(name)?.look === 'guid') return 0
    if (attribute === 'employeeId' || plainName(name) === 'id') return 1
    return attribute === 'userPrincipalName' || attribute === 'mail' ? 2 : 9
  }
  const [best] = able.toSorted((a, b) => rank(a) - rank(b))
  return best !== undefined && rank(best) < 9 ? best.name : undefined
}

interface PartOf extends Key {
  readonly speaker: Speaker
}

function partOf(
  column: ColumnDescription,
  facts: ColumnFacts,
  { because, speaker }: PartOf,
): ChosenAnchor {
  const { name, kind } = column
  if (column.generated === 'identity' || (column.hasDefault && kind !== 'text')) {
    return {
      column: name,
      flow: { anchor: true, generate: 'database' },
      because: `${because}; the database makes it`,
      known: false,
    }
  }
  const base = { column: name, known: true }
  const named = attributeNamed(name)
  const expression = named && speaker.expression(named)
  if (facts.look === 'guid' && !speaker.untyped && speaker.key !== undefined) {
    const why = facts.count > 0 ? 'all values are GUIDs and unique' : 'type'
    return { ...base, flow: { anchor: true, from: speaker.key }, because: `${because}; ${why}` }
  }
  if (expression !== undefined && (kind === 'text' || named?.holds === 'number')) {
    return {
      ...base,
      flow: { anchor: true, from: expression, ...(named && { attribute: named.attribute }) },
      because: `${because}; name`,
    }
  }
  const field = speaker.sameName(name)
  if (field !== undefined) {
    return {
      ...base,
      flow: { anchor: true, from: field },
      because: `${because}; the file has a field of that name`,
    }
  }
  return guessed(column, facts, because, speaker)
}

/** A key that says nothing about what it is. */
function guessed(
  { name, kind, length }: ColumnDescription,
  facts: ColumnFacts,
  because: string,
  speaker: Speaker,
): ChosenAnchor {
  const fits = kind === 'text' && (length === undefined || length >= 36)
  const from = fits && !speaker.untyped ? speaker.key : undefined
  const number = speaker.expression({ attribute: 'employeeId', holds: 'number', names: [] })
  const expression = from ?? number ?? speaker.key ?? 'employeeId'
  if (facts.count === 0 && from !== undefined) {
    return {
      column: name,
      flow: { anchor: true, from },
      because: `${because}; no values yet`,
      known: true,
    }
  }
  return {
    column: name,
    flow: {
      anchor: true,
      from: expression,
      todo: `Nothing says what identifies people here; "${expression}" is a guess.`,
    },
    because: `${because}; say what it holds`,
    known: false,
  }
}
