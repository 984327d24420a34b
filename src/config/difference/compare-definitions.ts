import type { ConnectorDefinition } from '../../model/definition.ts'
import { definitionText } from '../../model/definition-text.ts'
import type { Difference, Effect } from './difference.ts'
import { CHANGE_KINDS } from './kinds/index.ts'

/**
 * What differs between two versions of a connector, and what each difference does. The names of the two may
 * differ (`moved`): what follows from a name is no difference.
 *
 * A difference that no kind knows is held: nothing of it can be said.
 */
export function compareDefinitions(
  before: ConnectorDefinition,
  after: ConnectorDefinition,
): readonly Difference[] {
  if (definitionText(before) === definitionText(after)) return []
  const differences = CHANGE_KINDS.flatMap((kind) =>
    kind.find(before, after).map((found) => ({ kind: kind.name, ...found })),
  )
  if (differences.length > 0 || before.name !== after.name) return differences
  return isOrder(before, after)
    ? []
    : [
        {
          kind: 'unknown',
          path: after.name,
          span: after.span,
          effect: 'held',
          why: 'this version cannot say what it changes',
        },
      ]
}

/** What the differences come to: the one that needs most decides. */
export function effectOfAll(differences: readonly Difference[]): Effect {
  if (differences.some((one) => one.effect === 'held')) return 'held'
  return differences.some((one) => one.effect === 'planned') ? 'planned' : 'applies'
}

/** Whether only the order of columns differs, which the differences do not list: rows are the same. */
function isOrder(before: ConnectorDefinition, after: ConnectorDefinition): boolean {
  const sorted = (definition: ConnectorDefinition): string =>
    definitionText({
      ...definition,
      runProfiles: definition.runProfiles.toSorted((a, b) => byText(a.name, b.name)),
      objects: definition.objects
        .toSorted((a, b) => byText(a.name, b.name))
        .map((one) => ({
          ...one,
          flows: one.flows.toSorted((a, b) => byText(a.column, b.column)),
        })),
    })
  return sorted(before) === sorted(after)
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1
}
