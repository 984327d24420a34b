import { child, childrenAt, textAt, type XmlElement } from '../xml/element.ts'
import type { AgentRunProfile, AgentStep } from './management-agent.ts'

/** Run profiles of a connector, and the elements of their steps. */
export interface ReadProfiles {
  readonly profiles: readonly AgentRunProfile[]
  /** `step` elements, which hold the connector's own parameters of each step. */
  readonly steps: readonly XmlElement[]
}

/** Reads `ma-run-data`. A step of MIM that imports and synchronizes is two of ours. */
export function readRunProfiles(agent: XmlElement): ReadProfiles {
  const configurations = childrenAt(agent, 'ma-run-data', 'run-configuration')
  const stepsOf = (one: XmlElement): readonly XmlElement[] =>
    childrenAt(one, 'configuration', 'step')
  return {
    profiles: configurations.map((one) => ({
      name: textAt(one, 'name') ?? '',
      steps: stepsOf(one).flatMap(stepsFor),
    })),
    steps: configurations.flatMap(stepsOf),
  }
}

function stepsFor(step: XmlElement): readonly AgentStep[] {
  const type = child(step, 'step-type')
  const isStage = textAt(type, 'import-subtype')?.toLowerCase() === 'to-cs'
  switch (type?.attributes.get('type')?.toLowerCase()) {
    case 'full-import':
      return isStage ? ['fullImport'] : ['fullImport', 'deltaSynchronization']
    case 'delta-import':
      return isStage ? ['deltaImport'] : ['deltaImport', 'deltaSynchronization']
    case 'full-import-reevaluate-rules':
      return ['fullImport', 'fullSynchronization']
    case 'export':
      return ['export']
    case 'apply-rules':
      return /pending/iu.test(textAt(type, 'apply-rules-subtype') ?? '')
        ? ['deltaSynchronization']
        : ['fullSynchronization']
    default:
      return []
  }
}

/** Whether a step imports or exports, for what its parameters are about. */
export function isStep(step: XmlElement, kind: 'import' | 'delta' | 'export'): boolean {
  const type = child(step, 'step-type')?.attributes.get('type')?.toLowerCase() ?? ''
  if (kind === 'export') return type === 'export'
  return kind === 'delta' ? type === 'delta-import' : type.startsWith('full-import')
}
