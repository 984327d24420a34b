import { child, childrenAt, findElement, textAt, type XmlElement } from '../xml/element.ts'
import type { AgentFlow, AgentFlowSource, Cleanup } from './management-agent.ts'

/** The flows to the database of one object type, those of the service's synchronization rules included. */
export function readFlows(agent: XmlElement, objectType: string): readonly AgentFlow[] {
  return childrenAt(agent, 'export-attribute-flow', 'export-flow-set')
    .filter((set) => set.attributes.get('cd-object-type') === objectType)
    .flatMap((set) => childrenAt(set, 'export-flow'))
    .map(flowOf)
}

function flowOf(flow: XmlElement): AgentFlow {
  const column = flow.attributes.get('cd-attribute') ?? ''
  const initialOnly =
    child(flow, 'sync-rule-mapping')?.attributes.get('initial-flow-only') === 'true' ||
    /^(?:true|1)$/iu.test(textAt(flow, 'initial-flow-only') ?? '')
  return { column, initialOnly, source: sourceOf(flow, column) }
}

function sourceOf(flow: XmlElement, column: string): AgentFlowSource {
  const direct = child(flow, 'direct-mapping')
  const constant = child(flow, 'constant-mapping')
  const scripted = child(flow, 'scripted-mapping')
  const rule = child(flow, 'sync-rule-mapping')
  if (direct !== undefined) return directOf(direct)
  if (constant !== undefined) {
    return { kind: 'constant', value: textAt(constant, 'constant-value') ?? '' }
  }
  if (scripted !== undefined) {
    return {
      kind: 'scripted',
      rule: textAt(scripted, 'script-context') ?? column,
      attributes: childrenAt(scripted, 'src-attribute').map((one) => one.text),
    }
  }
  return rule === undefined
    ? { kind: 'other', words: 'a mapping of an unknown kind' }
    : ruleOf(rule)
}

function directOf(mapping: XmlElement): AgentFlowSource {
  const attribute = textAt(mapping, 'src-attribute')
  return attribute === undefined
    ? { kind: 'other', words: 'a direct mapping without an attribute' }
    : { kind: 'direct', attribute }
}

/** A flow that a synchronization rule of the portal made. */
function ruleOf(mapping: XmlElement): AgentFlowSource {
  const kind = mapping.attributes.get('mapping-type') ?? ''
  if (/^direct/iu.test(kind)) return directOf(mapping)
  if (/^constant/iu.test(kind)) {
    return { kind: 'constant', value: textAt(mapping, 'sync-rule-value') ?? '' }
  }
  return { kind: 'other', words: 'an expression of a synchronization rule in the MIM portal' }
}

/** Columns by which rows that are there are joined, in the order of the rules. */
export function readJoins(agent: XmlElement, objectType: string): readonly string[] {
  const columns = childrenAt(agent, 'join', 'join-profile')
    .filter((one) => one.attributes.get('cd-object-type') === objectType)
    .flatMap((profile) => childrenAt(profile, 'join-criterion'))
    .flatMap((criterion) => childrenAt(criterion, 'search', 'attribute-mapping'))
    .flatMap((mapping) => textAt(mapping, 'direct-mapping', 'src-attribute') ?? [])
  return [...new Set(columns)]
}

/** What happens to a row when its person is deprovisioned. */
export function readCleanup(agent: XmlElement): Cleanup | undefined {
  const cleanup = child(agent, 'provisioning-cleanup')
  if (cleanup === undefined) return undefined
  if (cleanup.attributes.get('type') === 'scripted') {
    return { rule: textAt(cleanup, 'script-context') ?? 'Deprovision' }
  }
  return textAt(cleanup, 'action') === 'delete-object' ? 'delete' : 'keep'
}

/** Connector filters and rules extensions, as sentences for people. */
export function readRulesLeft(agent: XmlElement): readonly string[] {
  const filters = childrenAt(agent, 'stay-disconnector', 'filter-set').flatMap((set) =>
    childrenAt(set, 'filter-alternative').map((one) => filterWords(one)),
  )
  const scripted = childrenAt(agent, 'stay-disconnector', 'filter-set').filter(
    (set) => set.attributes.get('type') === 'scripted',
  )
  const assembly = textAt(findElement(agent, 'extension'), 'assembly-name')
  return [
    ...filters.map(
      (words) =>
        `connector filter "${words}": rows that are left alone; Rollcall writes joined rows only`,
    ),
    ...(scripted.length === 0 ? [] : ['connector filter in a rules extension: say it as scope']),
    ...(assembly === undefined
      ? []
      : [`rules extension ${assembly}: its methods are named at the columns that they fed`]),
  ]
}

function filterWords(alternative: XmlElement): string {
  return childrenAt(alternative, 'condition')
    .map((one) =>
      [one.attributes.get('cd-attribute'), one.attributes.get('operator'), textAt(one, 'value')]
        .filter((word) => word !== undefined)
        .join(' '),
    )
    .join(' and ')
}
