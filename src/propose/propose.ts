import { SyncError } from '../model/errors.ts'
import { type ColumnDescription, formatTable } from '../model/table.ts'
import { chooseAnchor, type ChosenAnchor } from './choose-anchor.ts'
import { columnFacts, type ColumnFacts } from './column-facts.ts'
import { flowByName, flowByValues, type FlowProposal } from './flow-for.ts'
import type { Looked, Proposal, ProposedColumn } from './proposal.ts'
import { speakerOf } from './speak.ts'

/**
 * Proposes a configuration for a table: the anchor from keys and values, a flow for each column whose name
 * and values say what it holds, and a reason for each. Columns that must have a value and say nothing get a
 * constant and a todo.
 *
 * @throws SyncError `TABLE_WITHOUT_KEY` when nothing tells one row from another
 */
export function propose(looked: Looked): Proposal {
  const { description, rows, source } = looked
  const known = description.columns.map((column) => ({ column, facts: columnFacts(column, rows) }))
  const facts = new Map(known.map((one) => [one.column.name, one.facts]))
  const speaker = speakerOf(source)
  const anchor = chooseAnchor(looked, facts, speaker)
  if (anchor.length === 0) throw withoutKey(looked)
  const chosen = new Map(anchor.map((one) => [one.column, one]))
  const taken = new Set(anchor.flatMap(({ flow }) => flow.from ?? []))
  const named = new Map<string, FlowProposal>()
  const take = (name: string, proposed: FlowProposal): void => {
    named.set(name, proposed)
    // A flag may be kept in several columns; anything else is in one.
    if (proposed.flow?.from !== undefined && proposed.flag !== true) taken.add(proposed.flow.from)
  }
  const open = known.filter(
    ({ column }) =>
      !chosen.has(column.name) &&
      column.generated === undefined &&
      (looked.only?.includes(column.name) ?? true),
  )
  for (const { column, facts: seen } of open) {
    const proposed = flowByName(column, seen, speaker, taken)
    // A file may mean something else by the name: then its field of that name goes before what the name speaks of.
    const isField = speaker.sameName(column.name) !== undefined
    if (proposed?.flow === undefined && isField) continue
    if (proposed !== undefined) take(column.name, proposed)
  }
  // What a name says goes before what values look like, in whatever order the columns stand.
  for (const { column, facts: seen } of open) {
    if (named.has(column.name)) continue
    const unique = description.uniqueKeys.some((key) => key.length === 1 && key[0] === column.name)
    take(column.name, flowByValues(column, seen, speaker, { taken, unique }))
  }
  const columns = known.map(({ column, facts: seen }): ProposedColumn => {
    const part = chosen.get(column.name) ?? named.get(column.name)
    if (part?.flow !== undefined) {
      return { column, facts: seen, flow: part.flow, because: part.because }
    }
    return { column, facts: seen, ...unmapped(column, seen, part?.because ?? 'left out') }
  })
  return { source, columns, match: matchOf(looked, anchor, columns) }
}

/** What becomes of a column that nobody maps: nothing, unless the database wants a value. */
function unmapped(
  column: ColumnDescription,
  facts: ColumnFacts,
  because: string,
): Pick<ProposedColumn, 'flow' | 'because'> {
  if (column.generated !== undefined) return { because: 'the database makes it' }
  if (column.nullable || column.hasDefault) return { because }
  const constant = placeholder(column, facts)
  return {
    flow: {
      ...(constant === undefined ? { generate: 'uuid' as const } : { constant }),
      todo: 'The column must have a value, and nothing says which; put the attribute or the constant here.',
    },
    because: 'NOT NULL without default; say what it holds',
  }
}

/** A value that the type takes and that is nobody's. */
function placeholder({ kind }: ColumnDescription, { truth }: ColumnFacts): ProposedConstant {
  switch (kind) {
    case 'int':
    case 'decimal':
    case 'float':
      return 0
    case 'bool':
      return false
    case 'date':
      return '1970-01-01'
    case 'time':
      return '00:00:00'
    case 'datetime':
      return '1970-01-01T00:00:00Z'
    case 'uuid':
      return undefined
    case 'json':
      return '{}'
    case 'binary':
      return ''
    default:
      return truth === undefined ? '-' : truth.no
  }
}

type ProposedConstant = string | number | boolean | null | undefined

/** Rows that are there cannot be joined by a key that no source knows: then by what is unique about people. */
function matchOf(
  { source }: Looked,
  anchor: readonly ChosenAnchor[],
  columns: readonly ProposedColumn[],
): readonly string[] {
  if (anchor.every(({ known }) => known)) return []
  const order = source.kind === 'csv' ? [] : ['userPrincipalName', 'userName', 'mail', 'employeeId']
  const fields = source.kind === 'csv' ? source.fields.filter((one) => one.distinct) : []
  for (const from of [...order, ...fields.map((one) => one.name)]) {
    const found = columns.find(
      ({ flow, facts }) =>
        flow?.from === from && flow.anchor !== true && (facts.distinct || facts.count === 0),
    )
    if (found !== undefined) return [found.column.name]
  }
  return []
}

function withoutKey({ description }: Looked): SyncError {
  const kind = description.kind === 'view' ? 'view' : 'table'
  return new SyncError(
    'TABLE_WITHOUT_KEY',
    `The ${kind} ${formatTable(description.table)} has no primary key, no unique key, and no column whose values ` +
      'are all different, so that nothing says which row is whose. Give it a key, or name the columns with --anchor.',
    { table: formatTable(description.table) },
  )
}
