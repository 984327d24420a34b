import { SyncError } from '../../model/errors.ts'
import { columnAttribute } from '../expression/attributes.ts'
import type { DraftInput } from './draft-input.ts'
import type { ImportedColumn } from './imported-connector.ts'

/** The anchor, and what somebody should know about it. */
export interface ChosenAnchor {
  readonly columns: readonly ImportedColumn[]
  readonly names: ReadonlySet<string>
  readonly todo: readonly string[]
}

/**
 * The columns that say whose row it is: those that somebody said, those of the connector, else the one that Entra
 * matches first.
 *
 * @throws SyncError `USAGE` when nothing says it
 */
export function chooseAnchor(input: DraftInput, columns: readonly ImportedColumn[]): ChosenAnchor {
  const matched = matchedColumns(input)
  const said = input.anchor.length > 0 ? input.anchor : (input.agent?.anchor ?? [])
  const wanted = said.length > 0 ? said : matched.slice(0, 1)
  if (wanted.length === 0) {
    throw new SyncError(
      'USAGE',
      'Nothing says whose row is whose: the files name no anchor, and Entra matches on no column. Say --anchor COLUMN.',
    )
  }
  const found = wanted.map((name) => anchorColumn(name, input, columns))
  const todo =
    said.length === 0
      ? [
          `anchor ${wanted.join(', ')}: the column that Entra matches first was taken, please confirm`,
        ]
      : []
  return { columns: found, names: new Set(found.map(({ name }) => name)), todo }
}

function anchorColumn(
  wanted: string,
  { agent }: DraftInput,
  columns: readonly ImportedColumn[],
): ImportedColumn {
  const key = wanted.toLowerCase()
  const known = agent?.columns.find(({ name }) => name.toLowerCase() === key)
  const mapped = columns.find(({ name }) => name.toLowerCase() === key)
  const name = mapped?.name ?? known?.name ?? wanted
  if (mapped?.flow.from !== undefined && mapped.flow.values === undefined) {
    const { default: _default, createsOnly: _createsOnly, ...flow } = mapped.flow
    return { ...mapped, flow }
  }
  if (known?.readOnly === true) return { name, flow: { generate: 'database' } }
  return {
    name,
    flow: { from: columnAttribute(name) },
    todo:
      mapped === undefined
        ? 'Nothing is mapped to the anchor: map what identifies a person to it in Entra, or write it here.'
        : 'An anchor has no list of values: Entra works it out and sends it.',
  }
}

/** Columns by which rows that are there are joined, beside the anchor: Entra's, then those of join rules. */
export function chooseMatch(
  input: DraftInput,
  columns: readonly ImportedColumn[],
): readonly string[] {
  const wanted = [...matchedColumns(input), ...(input.agent?.joins ?? [])].map((one) =>
    one.toLowerCase(),
  )
  const found = wanted.flatMap(
    (key) =>
      columns.find(({ name, flow }) => name.toLowerCase() === key && flow.from !== undefined)
        ?.name ?? [],
  )
  return [...new Set(found)]
}

/** Columns that Entra matches on, first things first. */
function matchedColumns({ schema }: DraftInput): readonly string[] {
  return (schema?.mappings ?? [])
    .filter(({ matching }) => matching !== undefined)
    .toSorted((a, b) => (a.matching ?? 0) - (b.matching ?? 0))
    .flatMap(({ column }) => column ?? [])
}
