import type { ConnectorDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import type { Connector } from '../../generated/connectors.ts'
import { normalizeObjectType } from './object-type.ts'
import { report, spanOfEntry, spanOfKey } from './scope.ts'
import type { Entry, Scope } from './scope.ts'
import { normalizeSource } from './source.ts'
import { normalizeTarget } from './target.ts'
import { normalizeThresholds } from './thresholds.ts'
import { normalizeExport, normalizeImport, normalizeRunProfiles } from './timetable.ts'

const OBJECT_TYPE_KEYS = [
  'table',
  'anchor',
  'match',
  'scope',
  'mappings',
  'lists',
  'operations',
  'deprovision',
  'onAnchorChange',
] as const

/**
 * A connector in normal form: short forms spelled out, defaults filled in (spec §3.3), every part with its
 * place. The value has passed the validator.
 *
 * @returns `undefined` when something is wrong or not available yet; `scope.problems` says what
 */
export function normalizeConnector(
  scope: Scope,
  entry: Entry,
  connector: Connector,
): ConnectorDefinition | undefined {
  const span = spanOfEntry(scope, entry)
  const source = normalizeSource(scope, connector)
  const target =
    connector.target &&
    normalizeTarget(scope, { container: connector, key: 'target' }, connector.target)
  const objects = normalizeObjects(scope, entry, connector)
  if (source === undefined || target === undefined || objects === undefined) return undefined
  const { description, owner, suspend } = connector
  return {
    name: scope.connector,
    span,
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
    ...(suspend === undefined
      ? {}
      : {
          suspended: {
            reason: suspend.reason,
            ...(suspend.until === undefined ? {} : { until: suspend.until }),
          },
        }),
    source,
    target,
    objects,
    import: normalizeImport(scope, connector),
    export: normalizeExport(scope, connector),
    runProfiles: normalizeRunProfiles(scope, connector),
    thresholds: normalizeThresholds(scope, connector, span),
    onDrift: connector.onDrift ?? 'report',
  }
}

function normalizeObjects(
  scope: Scope,
  entry: Entry,
  connector: Connector,
): readonly ObjectTypeDefinition[] | undefined {
  const { objects } = connector
  if (objects === undefined) {
    const user = normalizeObjectType(scope, 'User', connector, spanOfEntry(scope, entry))
    return user && [user]
  }
  for (const key of OBJECT_TYPE_KEYS) {
    if (connector[key] === undefined) continue
    report(scope, spanOfKey(scope, { container: connector, key }), {
      rule: 'wrong-value',
      message: `"${key}" stands beside "objects"; with "objects" it belongs to one of the object types.`,
      help: `Move it under objects: { User: { ${key}: … } }.`,
    })
  }
  const normal = Object.entries(objects).map(([name, body]) =>
    normalizeObjectType(scope, name, body, spanOfEntry(scope, { container: objects, key: name })),
  )
  const complete = normal.filter((one) => one !== undefined)
  return complete.length === normal.length ? complete : undefined
}
