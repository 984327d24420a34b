import type {
  CompiledAction,
  CompiledFlow,
  CompiledObjectType,
  EvaluationScope,
} from '../../src/compile/compiled.ts'
import { SyncError } from '../../src/model/errors.ts'
import { enterpriseUserSchema } from '../../src/model/attributes/enterprise-user.ts'
import { userSchema } from '../../src/model/attributes/user.ts'
import type { Condition } from '../../src/model/condition.ts'
import type { ActionDefinition } from '../../src/model/definition.ts'
import type { ExpressionAnalysis } from '../../src/model/expression.ts'
import type { AttributePath, Filter } from '../../src/model/filter.ts'
import { decodeObjectId } from '../../src/model/object-id.ts'
import type { Span } from '../../src/model/position.ts'
import type { SourceObject } from '../../src/model/source-object.ts'
import {
  emptyObject,
  emptyRow,
  isObject,
  type ColumnValue,
  type JsonValue,
  type Row,
} from '../../src/model/value.ts'

/** What a test may choose of its object type. */
export interface PeopleOptions {
  readonly key?: 'externalId' | 'uuid' | 'database'
  readonly scope?: (source: SourceObject) => boolean
  readonly onDisable?: (source: SourceObject, scope: EvaluationScope) => CompiledAction
  readonly onDelete?: CompiledAction
  readonly onOutOfScope?: CompiledAction
  readonly onMissing?: CompiledAction
  readonly onAnchorChange?: 'hold' | 'rekey' | 'recreate'
}

interface Column {
  readonly column: string
  readonly feeds: readonly string[]
  readonly value: (source: SourceObject) => ColumnValue
  readonly read?: (value: ColumnValue, into: Record<string, JsonValue>) => void
  readonly apply?: 'create'
}

const KEEP: CompiledAction = { kind: 'keep' }

const COLUMNS: readonly Column[] = [
  {
    column: 'UserPrincipalName',
    feeds: ['userName'],
    value: (source) => text(source['userName']),
    read: (value, into) => void (into['userName'] = value),
  },
  {
    column: 'Firstname',
    feeds: ['name.givenName'],
    value: (source) => text(part(source, 'givenName')),
    read: (value, into) => setPart(into, 'givenName', value),
  },
  {
    column: 'Lastname',
    feeds: ['name.familyName'],
    value: (source) => text(part(source, 'familyName')),
    read: (value, into) => setPart(into, 'familyName', value),
  },
  // Not invertible: title is only remembered.
  {
    column: 'Badge',
    feeds: ['title', 'userName'],
    value: (source) =>
      source['title'] === undefined ? null : `${text(source['title'])}/${text(source['userName'])}`,
  },
  {
    column: 'Active',
    feeds: ['active'],
    value: (source) =>
      source['active'] === undefined ? null : source['active'] === true ? 'True' : 'False',
    read: (value, into) => void (into['active'] = value === 'True'),
  },
  {
    column: 'FirstSeen',
    feeds: ['nickName'],
    value: (source) => text(source['nickName']),
    apply: 'create',
  },
]

/**
 * An object type made of plain functions: seven columns, of which `Badge` cannot be read back and
 * `FirstSeen` is written on insert only. What an engine does must not depend on where the answers come from.
 */
export function peopleType(options: PeopleOptions = {}): CompiledObjectType {
  const key = options.key ?? 'externalId'
  const columns = ['Id', ...COLUMNS.map((one) => one.column)]
  const anchorOf = (source: SourceObject): Row => {
    const row = emptyRow()
    if (key !== 'externalId') return row
    const value = text(source['externalId'])
    if (value === null) {
      throw new SyncError('OBJECT_NO_ANCHOR', 'externalId has no value.', { column: 'Id' })
    }
    row['Id'] = value
    return row
  }
  return {
    definition: definitionOf(options),
    table: { name: 'People' },
    description: undefined,
    anchor: [
      {
        column: 'Id',
        ...(key === 'externalId' ? {} : { generate: key }),
        parse: (value) =>
          key === 'database' ? (/^[1-9]\d*$/u.test(value) ? Number(value) : undefined) : value,
      },
    ],
    flows: [flowOf('Id', ['externalId']), ...COLUMNS.map((one) => flowOf(one.column, one.feeds))],
    columns,
    unique: [{ column: 'UserPrincipalName', case: 'folded' }],
    schemas: [userSchema, enterpriseUserSchema],
    vocabulary: 'scim',
    definitionDigest: 'people',
    volatile: false,
    inScope: (source) => options.scope?.(source) ?? true,
    disabled: (source) => source['active'] === false,
    disables: (before, after) => after['active'] === false && before?.['active'] !== false,
    flow(source, event) {
      const row = event === 'create' ? Object.assign(emptyRow(), anchorOf(source)) : emptyRow()
      for (const one of COLUMNS) {
        if (event === 'create' || one.apply === undefined) row[one.column] = one.value(source)
      }
      if (row['Firstname'] === 'refused') throw new SyncError('FLOW_VALUE', 'Firstname is refused.')
      return { columns: row, truncated: [] }
    },
    anchorOf,
    onDisable: (source, scope) => options.onDisable?.(source, scope) ?? KEEP,
    onDelete: () => options.onDelete ?? { kind: 'delete' },
    onOutOfScope: () => options.onOutOfScope ?? KEEP,
    onMissing: () => options.onMissing ?? KEEP,
    read(row, remembered) {
      const source = emptyObject()
      if (key === 'externalId') source['externalId'] = row['Id'] ?? null
      for (const one of COLUMNS) {
        const value = row[one.column]
        if (value !== undefined && value !== null) one.read?.(value, source)
      }
      const title = remembered?.accepted['title']
      if (title !== undefined && remembered?.written['Badge'] === row['Badge']) {
        source['title'] = title
      }
      return source
    },
    readColumns: (row) => ({ ...row }),
    acceptColumns: (source) => source,
    condition: (filter) => conditionOf(filter),
    sortColumn: (path) => sortColumnOf(path),
    unread: () => [],
    columnsFedBy: (paths) =>
      COLUMNS.filter((one) => one.feeds.some((feed) => paths.includes(feed))).map(
        (one) => one.column,
      ),
  }
}

function definitionOf(options: PeopleOptions): CompiledObjectType['definition'] {
  return {
    name: 'User',
    span: spanAt(1),
    table: { name: 'People' },
    tableSpan: spanAt(1),
    anchor: [],
    match: [],
    flows: [],
    deprovision: {
      onDisable: [
        { do: definedAction(options.onDisable?.(emptyObject(), { now: 0 })), span: spanAt(20) },
      ],
      onDelete: { ...definedAction(options.onDelete ?? { kind: 'delete' }), span: spanAt(30) },
      onOutOfScope: { ...definedAction(options.onOutOfScope), span: spanAt(40) },
      onMissing: { kind: 'keep' },
    },
    onAnchorChange: options.onAnchorChange ?? 'hold',
  }
}

function definedAction(action: CompiledAction = KEEP): ActionDefinition {
  if (action.kind !== 'set') return { kind: action.kind }
  const span = spanAt(21)
  const set = new Map(
    Object.keys(action.set).map((one) => [one, { span, constant: null }] as const),
  )
  return { kind: 'set', set, span }
}

/** A place on a line of a configuration. */
export function spanAt(line: number): Span {
  const start = { file: 'connectors.yaml', line, column: 1 }
  return { start, end: { ...start, column: 10 } }
}

function flowOf(column: string, feeds: readonly string[]): CompiledFlow {
  const expression = {
    source: { text: '', span: spanAt(5), spanOf: () => spanAt(5) },
    analysis: analysisOf(feeds),
    mode: 'closure',
    evaluate: () => undefined,
  } as const
  const readBack = () => ({ kind: 'none' }) as const
  const role = column === 'Id' ? 'anchor' : 'flow'
  return { column, definition: undefined, role, expression, readBack, injective: () => true }
}

function analysisOf(feeds: readonly string[]): ExpressionAnalysis {
  return {
    inputs: feeds.map((one) => ({ name: one, span: spanAt(5), path: one.split('.') })),
    paths: feeds.map((one) => one.split('.')),
    functions: [],
    unknownNames: [],
    textOperators: [],
    unknownFunctions: [],
    unknownVariables: [],
    bareCalls: [],
    regularExpressions: [],
    nondeterministic: [],
    mayYieldSeveral: false,
  }
}

function conditionOf(filter: Filter): { condition: Condition; exact: boolean } {
  if (filter.kind === 'compare' && typeof filter.value === 'string' && filter.operator === 'eq') {
    const column = columnOf(filter.path)
    const { value } = filter
    if (filter.path.name === 'id') {
      const decoded = decodeObjectId(value, ['Id'])
      if (decoded === undefined) return { condition: { kind: 'never' }, exact: true }
    }
    if (column !== undefined) {
      const rule = column === 'Id' ? 'exact' : 'folded'
      const condition = { kind: 'compare', column, comparison: 'eq', value, case: rule } as const
      return { condition, exact: true }
    }
  }
  return { condition: { kind: 'always' }, exact: false }
}

function sortColumnOf(
  path: AttributePath,
): { column: string; case: 'exact' | 'folded' } | undefined {
  const column = columnOf(path)
  return column === undefined ? undefined : { column, case: column === 'Id' ? 'exact' : 'folded' }
}

function columnOf(path: AttributePath): string | undefined {
  const name = path.sub === undefined ? path.name : `${path.name}.${path.sub}`
  if (name === 'externalId' || name === 'id') return 'Id'
  return COLUMNS.find((one) => one.read !== undefined && one.feeds[0] === name)?.column
}

function text(value: JsonValue | undefined): ColumnValue {
  return typeof value === 'string' ? value : null
}

function part(source: SourceObject, name: string): JsonValue | undefined {
  const whole = source['name']
  return isObject(whole) ? whole[name] : undefined
}

function setPart(into: Record<string, JsonValue>, name: string, value: ColumnValue): void {
  const whole = into['name']
  into['name'] = Object.assign(emptyObject(), isObject(whole) ? whole : {}, { [name]: value })
}
