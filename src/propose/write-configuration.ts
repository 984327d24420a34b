import { flowLines, leftLines } from './column-lines.ts'
import { formatDate } from './format-date.ts'
import type { Proposal, ProposedColumn, ProposedFlow } from './proposal.ts'
import { keyOf } from './speak.ts'
import { comment, inlineYaml, yamlKey } from './yaml-text.ts'

/** What a configuration is written from, beside the proposal. */
export interface WrittenConnector {
  readonly name: string
  /** The table as the configuration writes it. */
  readonly table: string
  /** Dialect, and how the database is reached: a reference, or a URL without a password. */
  readonly target: Readonly<Record<string, unknown>>
  /** Such as `PostgreSQL 16.4`. */
  readonly product: string
  /** Columns of the table, for the head. */
  readonly now: number
}

/** Where editors find the schemas, from the configuration. */
export const SCHEMAS = './schemas'

/** A configuration as somebody would write it by hand: short forms, and a word where one is needed. */
export function writeConfiguration(proposal: Proposal, written: WrittenConnector): string {
  const { name, table, target, product, now } = written
  const anchors = proposal.columns.filter(({ flow }) => flow?.anchor === true)
  const flows = proposal.columns.filter(({ flow }) => flow !== undefined && flow.anchor !== true)
  const left = proposal.columns.filter(({ flow }) => flow === undefined)
  const schema = `${SCHEMAS}/connectors.schema.json`
  return `${[
    `# yaml-language-server: $schema=${schema}`,
    `# $schema: ${schema}`,
    '#',
    `# Proposed by "rollcall init" from the table ${table} (${product}) on ${formatDate(now)}.`,
    '# From here on it is yours.',
    'version: 1',
    'connectors:',
    `  ${yamlKey(name)}:`,
    ...sourceLines(proposal, name).map((line) => `    ${line}`),
    `    target: ${inlineYaml(target)}`,
    `    table: ${inlineYaml(table)}`,
    ...anchorLines(anchors).map((line) => `    ${line}`),
    ...matchLines(proposal).map((line) => `    ${line}`),
    '    mappings: # column: attribute',
    ...flows.flatMap(columnLines).map((line) => `      ${line}`),
    ...(flows.length === 0 ? ['      {}'] : []),
    ...(left.length === 0 ? [] : ['']),
    ...leftLines(left.map(({ column, because }) => ({ name: column.name, because }))).map(indented),
    ...profileLines(proposal).map(indented),
  ].join('\n')}\n`
}

function indented(line: string): string {
  return line === '' ? '' : `    ${line}`
}

function sourceLines({ source }: Proposal, name: string): readonly string[] {
  if (source.kind !== 'csv') {
    const token = `${name.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '_')}_TOKEN`
    return [`source: ${source.kind}${comment(`the token is in ${token}`)}`]
  }
  const key = keyOf(source) ?? source.fields[0]?.name ?? 'id'
  return [`source: ${inlineYaml({ csv: { path: source.path, key } })}`]
}

function anchorLines(anchors: readonly ProposedColumn[]): readonly string[] {
  const value = ({ flow }: ProposedColumn): unknown =>
    flow?.generate === undefined ? flow?.from : { generate: flow.generate }
  const todo = anchors.flatMap(({ flow }) => flow?.todo ?? [])
  const notes = todo.map((one) => `x-todo: ${inlineYaml(one)}`)
  if (anchors.length === 1) {
    const map = Object.fromEntries(anchors.map((one) => [one.column.name, value(one)]))
    return [`anchor: ${inlineYaml(map)}${comment(anchors[0]?.because ?? '')}`, ...notes]
  }
  return [
    'anchor:',
    ...anchors.map(
      (one) => `  ${yamlKey(one.column.name)}: ${inlineYaml(value(one))}${comment(one.because)}`,
    ),
    ...notes,
  ]
}

function matchLines({ match }: Proposal): readonly string[] {
  if (match.length === 0) return []
  return [`match: ${inlineYaml(match)}${comment('how rows that are there already are joined')}`]
}

function columnLines({ column, flow }: ProposedColumn): readonly string[] {
  return flow === undefined ? [] : flowLines(column.name, plainFlow(flow), flow.todo)
}

function plainFlow({
  from,
  generate,
  constant,
  as,
  format,
  values,
  required,
}: ProposedFlow): Readonly<Record<string, unknown>> {
  if (generate === 'uuid') return { from: '$uuid()', apply: 'create' }
  return {
    ...(from === undefined ? {} : { from }),
    ...(constant === undefined ? {} : { const: constant }),
    ...(as === undefined ? {} : { as }),
    ...(format === undefined ? {} : { format }),
    ...(values === undefined ? {} : { values }),
    ...(required === undefined ? {} : { required }),
  }
}

/** A file is read by a run; an endpoint is called. */
function profileLines({ source }: Proposal): readonly string[] {
  if (source.kind !== 'csv') return []
  return [
    '',
    'runProfiles:',
    '  nightly:',
    '    steps: [fullImport, fullSynchronization, export]',
    '    schedule: 30 2 * * *',
  ]
}
