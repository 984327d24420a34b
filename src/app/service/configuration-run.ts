import type { Difference } from '../../config/difference/difference.ts'
import type { ConnectorDefinition, StepName } from '../../model/definition.ts'
import { definitionText } from '../../model/definition-text.ts'
import { formatPosition } from '../../model/position.ts'
import { isObject } from '../../model/value.ts'

/**
 * The run that brings the rows of a connector to a changed configuration. It is kept with the activation until it
 * has ended well, so that a crash between the two leaves nothing half.
 */
export interface ConfigurationRun {
  readonly steps: readonly StepName[]
  /** `mappings.Firstname, connectors.yaml:12:7`, for the history. */
  readonly because: string
  /** The change that somebody approved: thresholds are not asked once more. */
  readonly approved?: string
  /** What becomes of people whose anchor is another one now. */
  readonly anchors?: 'rekey' | 'recreate'
  /** The rows are in another table or database: who is not there is inserted. */
  readonly elsewhere?: true
}

/** Kinds of change after which the rows are no longer where they were. */
const ELSEWHERE = new Set(['target', 'table'])

/** The run that a change needs; `undefined` where it touches no row. */
export function runAfter(
  before: ConnectorDefinition,
  after: ConnectorDefinition,
  differences: readonly Difference[],
): ConfigurationRun | undefined {
  const elsewhere = differences.some((one) => ELSEWHERE.has(one.kind))
  if (!elsewhere && rowsText(before) === rowsText(after)) return undefined
  const steps: StepName[] = ['fullSynchronization', 'export']
  if (elsewhere) steps.unshift('fullImport')
  const anchor = differences.find((one) => one.kind === 'anchor')
  return {
    steps,
    because: becauseOf(differences),
    ...(anchor !== undefined && { anchors: anchor.moved === true ? 'rekey' : 'recreate' }),
    ...(elsewhere && { elsewhere }),
  }
}

/** The places that changed, the first of them by name. */
export function becauseOf(differences: readonly Difference[]): string {
  const [first, ...more] = differences
  if (first === undefined) return 'the configuration changed'
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  return `${first.path}, ${formatPosition(first.span.start)}${others}`
}

/** A run as it is kept; the text is one that this program made. */
export function readConfigurationRun(text: string | undefined): ConfigurationRun | undefined {
  if (text === undefined) return undefined
  const value: unknown = JSON.parse(text)
  if (!isObject(value)) return undefined
  const { steps, approved, anchors, because } = value
  if (!Array.isArray(steps)) return undefined
  return {
    steps: STEPS.filter((step) => steps.includes(step)),
    because: typeof because === 'string' ? because : '',
    ...(typeof approved === 'string' && { approved }),
    ...((anchors === 'rekey' || anchors === 'recreate') && { anchors }),
    ...(value['elsewhere'] === true && { elsewhere: true }),
  }
}

const STEPS: readonly StepName[] = ['fullImport', 'fullSynchronization', 'export']

/** Everything that the columns of a row depend on. */
function rowsText({ objects, onDrift }: ConnectorDefinition): string {
  return [onDrift, ...objects.map(definitionText)].join('\n')
}
