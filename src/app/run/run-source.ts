import { isEndpoint, type ConnectorDefinition } from '../../model/definition.ts'
import { openSource } from '../../sources/open.ts'
import type { AcceptedObjects } from '../../sources/source-kind.ts'
import type { Source } from '../../sources/source.ts'
import type { Space } from '../../state/space.ts'

/**
 * The source of a connector that is read; `undefined` for one that calls. Nothing is read yet.
 *
 * @param connectors every connector of the configuration: another one may be the source
 * @param space where the people of other connectors are
 */
export function sourceOf(
  definition: ConnectorDefinition,
  connectors: readonly ConnectorDefinition[],
  space: Space,
): Source | undefined {
  const { source } = definition
  if (isEndpoint(source)) return undefined
  return openSource(source, {
    accepted(name): AcceptedObjects | undefined {
      const objectType = connectors.find((one) => one.name === name)?.objects[0]?.name
      if (objectType === undefined) return undefined
      const type = { connector: name, objectType }
      return { scan: (options) => space.scan(type, { kind: 'all' }, options) }
    },
  })
}
