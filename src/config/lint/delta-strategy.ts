import type { DeltaDefinition, TargetDefinition } from '../../model/definition.ts'
import { tracksChanges } from '../../model/dialects.ts'
import { unreachable } from '../../model/unreachable.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'

/** `delta: { strategy: watermark }` without a column. */
export const deltaStrategy = defineRule({
  id: 'delta-strategy',
  severity: 'error',
  summary:
    'The way in which changed rows are found lacks a part, or the database does not have it.',
  why: 'A delta import could not even begin.',
  help: 'watermark needs "column", history needs "table", changeTracking is SQL Server’s alone.',
  good: example('{ strategy: watermark, column: ModifiedAt }'),
  bad: example('{ strategy: watermark }'),
  at: '9:22',
  looksAt: 'connector',
  check({ connector: { name, target, import: imported } }) {
    const { delta } = imported
    const fault = delta && faultOf(delta, target)
    return delta === undefined || fault === undefined
      ? []
      : [{ ...fault, span: delta.span, connector: name }]
  },
})

function faultOf(
  { strategy, column, table }: DeltaDefinition,
  { dialect }: TargetDefinition,
): Pick<Finding, 'message' | 'help'> | undefined {
  switch (strategy) {
    case 'watermark':
      if (column !== undefined) return undefined
      return {
        message: 'The strategy "watermark" needs "column": the one that moves with every write.',
        help: 'A timestamp that every INSERT and UPDATE sets, or a rowversion of SQL Server.',
      }
    case 'history':
      if (table !== undefined) return undefined
      return {
        message: 'The strategy "history" needs "table": the one that notes every change.',
        help: 'Triggers fill it; "rollcall init --history" prints them.',
      }
    case 'changeTracking':
      if (tracksChanges(dialect)) return undefined
      return {
        message: `The strategy "changeTracking" is SQL Server's, and the target is "${dialect}".`,
        help: 'Use "watermark" with a timestamp column, or "history".',
      }
    default:
      return unreachable(strategy)
  }
}

function example(delta: string): string {
  return connectorExample(
    'DeltaStrategy',
    `mappings: { UserName: userName }\nimport: { delta: ${delta} }`,
  )
}
