import {
  type FlowDefinition,
  type ObjectTypeDefinition,
  vocabularyOf,
} from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'
import { connectorExample } from './example.ts'
import { type ConnectorLook, defineRule, type Finding, type FlowFacts } from './rule.ts'

/** `anchor: { Id: $substring(objectId, 0, 8) }`: two people may have one row. */
export const lossyMatch = defineRule({
  id: 'lossy-match',
  severity: 'warning',
  summary: 'A flow that people are matched by loses a part of the value.',
  why:
    'The anchor, the columns of "match" and the column of userName say which row is whose. When different ' +
    'values become one, two people meet in one row, and an identity provider that asks for a person by ' +
    'this attribute cannot be answered from the table.',
  help: 'Map the attribute as it is; put the changed form into a column of its own.',
  good: connectorExample('LossyMatch', 'mappings:\n  UserName: userPrincipalName'),
  bad: connectorExample(
    'LossyMatch',
    "mappings:\n  UserName: $substringBefore(userPrincipalName, '@')",
  ),
  at: '9:7',
  looksAt: 'connector',
  check: (look) =>
    look.connector.objects.flatMap((object) =>
      findingsOf(look, object).map((finding) => ({ ...finding, connector: look.connector.name })),
    ),
})

function findingsOf(look: ConnectorLook, object: ObjectTypeDefinition): Finding[] {
  const { source } = look.connector
  const factsOf = (column: string): FlowFacts | undefined => look.flow(object.name, column)
  const findings: Finding[] = []
  for (const { column, span, value } of object.anchor) {
    const facts = factsOf(column)
    if ('from' in value && facts !== undefined && loses(facts)) {
      findings.push(describe(column, span, 'the anchor'))
    }
  }
  const flows = new Map(object.flows.map((flow) => [flow.column, flow]))
  for (const { column, span } of object.match) {
    const flow = flows.get(column)
    const facts = factsOf(column)
    if (flow !== undefined && facts !== undefined && losesFlow(flow, facts)) {
      findings.push(describe(column, span, '"match"'))
    }
  }
  // A field of a file that happens to be called so is nobody's login.
  if (vocabularyOf(source) === 'none') return findings
  const userName = onlyLossy(object, factsOf)
  if (userName !== undefined && !object.match.some(({ column }) => column === userName.column)) {
    findings.push(describe(userName.column, userName.columnSpan, 'userName'))
  }
  return findings
}

/** The first flow of userName when none of its flows keeps the whole value. */
function onlyLossy(
  object: ObjectTypeDefinition,
  factsOf: (column: string) => FlowFacts | undefined,
): FlowDefinition | undefined {
  let first: FlowDefinition | undefined
  const anchored = object.anchor.some(({ column }) => {
    const facts = factsOf(column)
    return facts !== undefined && facts.inputs.includes('userName') && !loses(facts)
  })
  if (anchored) return undefined
  for (const flow of object.flows) {
    const facts = factsOf(flow.column)
    if (facts === undefined || !facts.inputs.includes('userName')) continue
    if (!losesFlow(flow, facts)) return undefined
    first ??= flow
  }
  return first
}

function loses(facts: FlowFacts): boolean {
  return !facts.injective() && !facts.readFromRow()
}

function losesFlow(flow: FlowDefinition, facts: FlowFacts): boolean {
  return flow.onOverflow === 'truncate' || loses(facts)
}

function describe(column: string, span: Span, role: string): Finding {
  return {
    message: `People are matched by the column "${column}" (${role}), and different people may get the same value in it.`,
    span,
    label: 'loses a part of the value',
  }
}
