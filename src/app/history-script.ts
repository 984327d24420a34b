import { compileConnector } from '../compile/connector.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import { SyncError } from '../model/errors.ts'
import { historyScript } from '../sql/changes/history-table.ts'
import { describeTables } from './connector/describe-tables.ts'
import { openTargetOf, type SecretOptions } from './connector/open-target.ts'

/**
 * The script that the database's owner runs once, so that a delta import can read changes from a history table:
 * one for each object type. Only reads the catalogue.
 *
 * @throws SyncError `USAGE` when `import.delta` does not say `history`; `DATABASE_*`, `SECRET_MISSING`
 */
export async function historyScripts(
  definition: ConnectorDefinition,
  options: SecretOptions & { readonly signal: AbortSignal },
): Promise<string> {
  const { name, import: table, target: to } = definition
  const history = table.delta?.strategy === 'history' ? table.delta.table : undefined
  if (history === undefined) {
    throw new SyncError(
      'USAGE',
      `"${name}" reads no history. Write import: { delta: { strategy: history, table: <name> } } first.`,
    )
  }
  const target = await openTargetOf(to, { ...options, readOnly: true })
  try {
    const described = await describeTables(definition, target, options.signal)
    const { objects } = compileConnector(definition, described)
    const scripts = [...objects.values()].flatMap(({ anchor, columns, description }) => {
      if (description === undefined) return []
      const binding = { description, columns, anchor: anchor.map((one) => one.column) }
      return [historyScript(to.dialect, binding, history)]
    })
    return scripts.join('\n')
  } finally {
    await target.close()
  }
}
