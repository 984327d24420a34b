import type { ColumnKind } from '../model/table.ts'
import { type ColumnValue, isObject } from '../model/value.ts'
import { madeUpValue } from './made-up.ts'
import type { Proposal, ProposedColumn, ProposedFlow } from './proposal.ts'
import { SCHEMAS } from './write-configuration.ts'
import { inlineYaml, yamlKey } from './yaml-text.ts'

/** A file of mapping tests, and how many are in it. */
export interface WrittenTests {
  readonly text: string
  readonly count: number
}

/** What a disable and a delete do, where the configuration says something else than the default. */
export interface TestedActions {
  /** Attributes that other columns read, too, so that nobody can say which columns a change of them touches. */
  readonly alsoRead?: ReadonlySet<string>
  readonly onDisable?: 'delete' | Readonly<Record<string, ColumnValue>>
  readonly onDelete?: 'keep'
}

/** One test, as the file has it. */
interface PlainTest {
  readonly name: string
  readonly event?: 'update' | 'disable' | 'delete'
  readonly patch?: object
  readonly expect: object
}

/**
 * Mapping tests of a proposal, with somebody who does not exist: no value of the table is in them but the
 * two words of a flag.
 */
export function writeTests(
  proposal: Proposal,
  connector: string,
  actions: TestedActions = {},
): WrittenTests {
  const given = givenOf(proposal)
  const tests = testsOf(proposal, actions)
  const schema = `../${SCHEMAS.slice(2)}/mapping-test.schema.json`
  const person = Object.entries(given).map(
    ([key, value]) => `      ${yamlKey(key)}: ${inlineYaml(value)}`,
  )
  const [first, ...more] = tests
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    `# $schema: ${schema}`,
    `connector: ${inlineYaml(connector)}`,
    'tests:',
    ...(first === undefined ? [] : testLines(first, ['    given: &ada', ...person])),
    ...more.flatMap((one) => ['', ...testLines(one, ['    given: *ada'])]),
  ]
  return { text: `${lines.join('\n')}\n`, count: tests.length }
}

function testLines({ name, event, patch, expect }: PlainTest, given: readonly string[]): string[] {
  const { row, ...rest } = { row: undefined, ...expect }
  return [
    `  - name: ${inlineYaml(name)}`,
    ...given,
    ...(event === undefined ? [] : [`    event: ${event}`]),
    ...(patch === undefined ? [] : [`    patch: ${inlineYaml(patch)}`]),
    ...(row === undefined
      ? [`    expect: ${inlineYaml(rest)}`]
      : [
          '    expect:',
          ...Object.entries(rest).map(([key, value]) => `      ${key}: ${inlineYaml(value)}`),
          '      row:',
          ...Object.entries(row).map(
            ([key, value]) => `        ${yamlKey(key)}: ${inlineYaml(value)}`,
          ),
        ]),
  ]
}

function testsOf(proposal: Proposal, actions: TestedActions): readonly PlainTest[] {
  const { columns, source } = proposal
  const row = Object.fromEntries(columns.flatMap((one) => cellOf(one, true)))
  const created: PlainTest = { name: 'a new person becomes a row', expect: { sql: 'insert', row } }
  const { alsoRead } = actions
  const renamed = alsoRead?.has('surname') === true ? [] : renameOf(columns)
  if (source.kind === 'csv') return [created, ...renamed]
  const gone: PlainTest =
    actions.onDelete === 'keep'
      ? {
          name: 'a person who is deleted keeps the row',
          event: 'delete',
          expect: { sql: 'none' },
        }
      : {
          name: 'a person who is deleted loses the row',
          event: 'delete',
          expect: { sql: 'delete' },
        }
  const isPlain = alsoRead?.has('accountEnabled') !== true || actions.onDisable === 'delete'
  return [created, ...renamed, ...(isPlain ? [disabledOf(columns, actions)] : []), gone]
}

function disabledOf(columns: readonly ProposedColumn[], { onDisable }: TestedActions): PlainTest {
  if (onDisable === 'delete') {
    return {
      name: 'a person who is disabled loses the row',
      event: 'disable',
      expect: { sql: 'delete' },
    }
  }
  const flags = {
    ...Object.fromEntries(columns.flatMap((one) => (isFlag(one.flow) ? cellOf(one, false) : []))),
    ...onDisable,
  }
  return Object.keys(flags).length === 0
    ? {
        name: 'a person who is disabled leaves no trace in the row',
        event: 'disable',
        expect: { sql: 'none' },
      }
    : {
        name: 'a person who is disabled stays as a marked row',
        event: 'disable',
        expect: { sql: 'update', set: flags },
      }
}

/** Another family name touches its column and no other. */
function renameOf(columns: readonly ProposedColumn[]): readonly PlainTest[] {
  const found = columns.find(
    ({ flow }) =>
      flow?.anchor !== true && attributeOf(flow) === 'surname' && flow?.from !== undefined,
  )
  if (found?.flow?.from === undefined) return []
  return [
    {
      name: 'another family name touches one column',
      event: 'update',
      patch: { [fieldOf(found.flow.from)]: 'King' },
      expect: { sql: 'update', set: { [found.column.name]: 'King' } },
    },
  ]
}

/** What the attribute of a flow is: of a file, what the column's name speaks of. */
function attributeOf(flow: ProposedFlow | undefined): string | undefined {
  return flow?.attribute ?? flow?.from
}

function isFlag(flow: ProposedFlow | undefined): boolean {
  return flow?.truth !== undefined
}

/** The value that a column is to have for the made-up person, enabled or not. */
function cellOf(
  proposed: ProposedColumn,
  enabled: boolean,
): readonly (readonly [string, ColumnValue])[] {
  const { column, flow } = proposed
  if (flow === undefined || flow.generate !== undefined) return []
  if (flow.constant !== undefined) return [[column.name, flow.constant]]
  if (flow.truth !== undefined) {
    const { yes, no, meansGone } = flow.truth
    return [[column.name, enabled === meansGone ? no : yes]]
  }
  if (flow.values !== undefined && flow.example !== undefined) {
    return [[column.name, flow.values[flow.example] ?? null]]
  }
  const value = valueOf(proposed)
  return [[column.name, cellOfKind(column.kind, value)]]
}

/** What a column of that kind holds of a value of the source. */
function cellOfKind(kind: ColumnKind, value: string): ColumnValue {
  if (kind === 'bool') return value === 'true'
  return kind === 'int' || kind === 'float' ? Number(value) : value
}

function valueOf({ column, facts, flow }: ProposedColumn): string {
  if (flow?.example !== undefined) return flow.example
  const attribute = attributeOf(flow) ?? ''
  if (attribute.startsWith('$substringBefore')) {
    return (
      madeUpValue(
        'userPrincipalName',
        { ...column, length: 24 },
        { ...facts, look: undefined },
      ).split('@')[0] ?? ''
    )
  }
  return madeUpValue(attribute, column, facts)
}

/** The person, with the names of the source. */
function givenOf({ columns, source }: Proposal): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {}
  for (const proposed of columns) {
    const { flow } = proposed
    if (flow?.from === undefined) continue
    if (flow.truth !== undefined) {
      // A file's field says what its column says; a directory says whether the account is enabled.
      const { meansGone } = flow.truth
      const said = flow.said ?? { yes: 'true', no: 'false' }
      if (source.kind === 'csv') given[fieldOf(flow.from)] = meansGone ? said.no : said.yes
      else given[source.kind === 'entra' ? 'accountEnabled' : 'active'] = true
      continue
    }
    setAttribute(given, flow.from, proposed)
  }
  return given
}

function setAttribute(
  given: Record<string, unknown>,
  from: string,
  proposed: ProposedColumn,
): void {
  const [, name] = /^\$substringBefore\((\w+),/u.exec(from) ?? []
  if (name !== undefined) {
    given[name] ??= 'ada.lovelace@example.com'
    return
  }
  const [, list, type, part] = /^(\w+)\[type="(\w+)"\]\[0\]\.(\w+)$/u.exec(from) ?? []
  const value = valueOf(proposed)
  if (list !== undefined && type !== undefined && part !== undefined) {
    const entries = given[list]
    const entry = Array.isArray(entries) && typeof entries[0] === 'object' ? entries[0] : { type }
    given[list] = [{ ...entry, [part]: value }]
    return
  }
  const [, urn, quoted, plain] = /^`([^`]+)`\.(?:`([^`]+)`|(\w+))$/u.exec(from) ?? []
  const [, outer = urn, inner = quoted ?? plain] = /^(\w+)\.(\w+)$/u.exec(from) ?? []
  const present = outer === undefined ? undefined : given[outer]
  if (outer !== undefined && inner !== undefined) {
    given[outer] = { ...(isObject(present) ? present : {}), [inner]: value }
  } else given[fieldOf(from)] = value
}

/** The field that an expression names. */
function fieldOf(expression: string): string {
  const [, asked, compared] = /^(?:\$(?:bool|not)\((.*)\)|(.*) = '.*')$/u.exec(expression) ?? []
  const inner = asked ?? compared ?? expression
  return inner.startsWith('`') ? inner.slice(1, -1).replaceAll('\\`', '`') : inner
}
