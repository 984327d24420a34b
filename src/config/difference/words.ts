import type {
  ActionDefinition,
  AnchorDefinition,
  FlowDefinition,
  RuleDefinition,
  SecretReference,
  TargetDefinition,
  ThresholdDefinition,
} from '../../model/definition.ts'
import { formatTable } from '../../model/table.ts'
import type { TableName } from '../../model/table.ts'
import type { ColumnValue } from '../../model/value.ts'
import { formatDuration } from '../normalize/duration.ts'
import { plainAction } from '../render/plain.ts'

/** A reference to a secret, never the secret: `env:HR_TOKEN`. */
export function secretWords(secret: SecretReference): string {
  return 'env' in secret ? `env:${secret.env}` : `file:${secret.file}`
}

/** `Id: objectId`, several with commas between them, in their order. */
export function anchorWords(anchor: readonly AnchorDefinition[]): string {
  return anchor
    .map(({ column, value }) =>
      'from' in value
        ? `${column}: ${value.from.text}`
        : `${column}: generated (${value.generate})`,
    )
    .join(', ')
}

/** The table with its schema. */
export function tableWords(table: TableName): string {
  return formatTable(table)
}

/** Where a database is, without what would open it. */
export function connectionWords({ dialect, connection }: TargetDefinition): string {
  if ('secret' in connection) return `${dialect} ${secretWords(connection.secret)}`
  if ('url' in connection) return `${dialect} ${connection.url}`
  const { host, port, database, user, path, password, ssl } = connection.options
  const place =
    path ?? `${host ?? 'localhost'}${port === undefined ? '' : `:${port}`}/${database ?? ''}`
  const more = [
    ...(user === undefined ? [] : [`user ${user}`]),
    ...(password === undefined ? [] : [`password ${secretWords(password)}`]),
    ...(ssl === undefined ? [] : [`ssl ${ssl}`]),
  ]
  return [`${dialect} ${place}`, ...more].join(', ')
}

/** What a column gets its value from: an expression, or a constant. */
export function valueWords({ value }: FlowDefinition): string {
  return 'from' in value ? value.from.text : `constant ${scalarWords(value.constant)}`
}

/** A value that stands in the configuration. */
export function scalarWords(value: ColumnValue): string {
  return JSON.stringify(value) ?? 'null'
}

/** `True → 1, False → 0`. */
export function tableOfValuesWords(values: FlowDefinition['values']): string | undefined {
  if (values === undefined) return undefined
  return [...values].map(([from, to]) => `${from} → ${scalarWords(to)}`).join(', ')
}

/** `delete`, or `set Active = "False", purge after 30d`. */
export function actionWords(action: ActionDefinition): string {
  if (action.kind !== 'set') return action.kind
  const sets = [...action.set].map(
    ([column, value]) =>
      `${column} = ${'constant' in value ? scalarWords(value.constant) : value.expr.text}`,
  )
  const parts = [
    ...(sets.length === 0 ? [] : [`set ${sets.join(', ')}`]),
    ...(action.purgeAfter === undefined
      ? []
      : [`purge after ${formatDuration(action.purgeAfter)}`]),
  ]
  return parts.length === 0 ? JSON.stringify(plainAction(action)) : parts.join(', ')
}

/** Rules in their order: `when x: delete; else keep`. */
export function rulesWords(rules: readonly RuleDefinition[]): string {
  return rules
    .map((rule) =>
      rule.when === undefined
        ? actionWords(rule.do)
        : `when ${rule.when.text}: ${actionWords(rule.do)}`,
    )
    .join('; ')
}

/** `more than 500`, `more than 5 % and more than 10`; `no limit`. */
export function thresholdWords(threshold: ThresholdDefinition | undefined): string {
  if (threshold === undefined) return 'no limit'
  const { most, percent, atLeast } = threshold
  const share =
    percent === undefined
      ? []
      : [`more than ${percent} %${atLeast === undefined ? '' : ` and more than ${atLeast}`}`]
  return [...(most === undefined ? [] : [`more than ${most}`]), ...share].join(', or ')
}
