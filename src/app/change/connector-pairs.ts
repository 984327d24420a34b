import type { LoadedConfiguration } from '../../config/join-files.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { definitionText } from '../../model/definition-text.ts'

/** A connector in two revisions. */
export interface ConnectorPair {
  /** In the newer revision, where it is there. */
  readonly name: string
  /** Absent where the older revision has none without errors. */
  readonly before?: ConnectorDefinition
  /** Absent where the newer revision has none without errors. */
  readonly after?: ConnectorDefinition
  readonly isChanged: boolean
}

/** The connectors of two revisions, sorted by name; one that was `moved` is one pair. */
export function connectorPairs(
  from: LoadedConfiguration,
  to: LoadedConfiguration,
  only: readonly string[] | undefined,
): readonly ConnectorPair[] {
  const [older, newer] = [soundOf(from), soundOf(to)]
  const renamed = new Map(
    to.moved.flatMap((one) => (one.kind === 'connector' ? [[one.to, one.from] as const] : [])),
  )
  const gone = new Set([...renamed].flatMap(([now, was]) => (newer.has(now) ? was : [])))
  const names = new Set([...older.keys(), ...newer.keys(), ...from.broken, ...to.broken])
  return [...names]
    .filter((name) => !gone.has(name) || newer.has(name))
    .filter((name) => only === undefined || only.includes(name))
    .sort()
    .map((name) => {
      const before = older.get(name) ?? older.get(renamed.get(name) ?? '')
      const after = newer.get(name)
      return {
        name,
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        isChanged: textOf(before) !== textOf(after),
      }
    })
}

function soundOf({ connectors, broken }: LoadedConfiguration): Map<string, ConnectorDefinition> {
  const without = new Set(broken)
  return new Map(connectors.flatMap((one) => (without.has(one.name) ? [] : [[one.name, one]])))
}

function textOf(definition: ConnectorDefinition | undefined): string {
  return definition === undefined ? '' : definitionText(definition)
}
