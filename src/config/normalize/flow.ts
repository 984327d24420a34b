import { isScalar } from 'yaml'
import type { FlowDefinition } from '../../model/definition.ts'
import type { ColumnValue } from '../../model/value.ts'
import type { Flow, FlowOptions, Mappings } from '../../generated/connectors.ts'
import {
  columnValueAt,
  expressionAt,
  report,
  spanOfEntry,
  spanOfKey,
  spanOfValue,
} from './scope.ts'
import type { Entry, Scope } from './scope.ts'
import { checkTimeZone } from './time-zone.ts'

/** The flows of an object type, in the order of the file. */
export function normalizeFlows(scope: Scope, mappings: Mappings): readonly FlowDefinition[] {
  return Object.entries(mappings).map(([column, flow]) =>
    normalizeFlow(scope, { container: mappings, key: column }, flow),
  )
}

function normalizeFlow(scope: Scope, entry: Entry, flow: Flow): FlowDefinition {
  const where = {
    column: String(entry.key),
    span: spanOfEntry(scope, entry),
    columnSpan: spanOfKey(scope, entry),
  }
  const defaults = {
    required: false,
    apply: 'always',
    onOverflow: 'error',
    sensitive: false,
  } as const
  if (typeof flow === 'string') {
    return { ...where, value: { from: expressionAt(scope, entry, flow) }, ...defaults }
  }
  if (typeof flow !== 'object' || flow === null) {
    return { ...where, value: { constant: columnValueAt(scope, entry, flow) }, ...defaults }
  }
  checkFormat(scope, flow)
  checkTimeZone(scope, { container: flow, key: 'timezone' }, flow.timezone)
  const { as, format, timezone, required, apply, onOverflow, sensitive } = flow
  return {
    ...where,
    value: flowValue(scope, flow),
    ...(flow.values === undefined ? {} : { values: valueTable(scope, flow.values) }),
    ...(as === undefined ? {} : { as }),
    ...(format === undefined ? {} : { format }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(flow.default === undefined
      ? {}
      : { default: columnValueAt(scope, { container: flow, key: 'default' }, flow.default) }),
    required: required ?? defaults.required,
    apply: apply ?? defaults.apply,
    ...readBack(scope, flow),
    onOverflow: onOverflow ?? defaults.onOverflow,
    sensitive: sensitive ?? defaults.sensitive,
  }
}

function flowValue(scope: Scope, flow: FlowOptions): FlowDefinition['value'] {
  if (flow.from !== undefined) {
    return { from: expressionAt(scope, { container: flow, key: 'from' }, flow.from) }
  }
  return {
    constant: columnValueAt(scope, { container: flow, key: 'const' }, flow.const ?? null),
  }
}

function readBack(scope: Scope, flow: FlowOptions): Pick<FlowDefinition, 'read'> {
  const { read } = flow
  if (read === undefined) return {}
  if (read === 'state' || read === 'none') return { read }
  return { read: { from: expressionAt(scope, { container: flow, key: 'read' }, read) } }
}

function valueTable(
  scope: Scope,
  values: Record<string, ColumnValue>,
): ReadonlyMap<string, ColumnValue> {
  return new Map(
    Object.entries(values).map(([key, value]) => {
      const entry = { container: values, key }
      return [attributeText(scope, entry), columnValueAt(scope, entry, value)]
    }),
  )
}

/** The attribute value that a key stands for, as text: `True` without quotes is the boolean `true`. */
function attributeText(scope: Scope, entry: Entry): string {
  const key = scope.places.get(entry.container)?.entries.get(entry.key)?.key
  const value = isScalar(key) ? key.value : entry.key
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : String(entry.key)
}

function checkFormat(scope: Scope, flow: FlowOptions): void {
  if (flow.as !== 'bool' || flow.format === undefined) return
  const texts = flow.format.split('/')
  if (texts.length === 2 && texts.every((text) => text !== '') && texts[0] !== texts[1]) return
  report(scope, spanOfValue(scope, { container: flow, key: 'format' }), {
    rule: 'wrong-value',
    message: 'The format of a bool is two different texts with "/" between them, true first.',
    help: 'For example: format: Y/N',
  })
}
