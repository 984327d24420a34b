import type { CompiledConnector } from '../compile/compiled.ts'
import { needsOf } from '../compile/needs.ts'
import type { TargetDefinition } from '../model/definition.ts'
import type { TableNeeds } from '../sql/dialects/grants.ts'
import { REMEDIES } from '../sql/dialects/remedies.ts'

/** The grants of one connector. */
export interface Permissions {
  readonly connector: string
  readonly dialect: TargetDefinition['dialect']
  readonly login: string
  /** Statements that the owner of the tables runs; none where the product has no logins. */
  readonly statements: readonly string[]
  /** Whether a key or default may need a sequence that nobody has looked up. */
  readonly assumed: boolean
}

/** The least that a login needs for a connector: on its tables, its history, and for temporary tables. */
export function permissionsOf(
  { definition, objects }: CompiledConnector,
  { login, dialect = definition.target.dialect }: PermissionOptions,
): Permissions {
  const types = [...objects.values()]
  const tables = types.map((type): TableNeeds => {
    const { deletedBy: _, ...needs } = needsOf(definition, type)
    return needs
  })
  const { delta } = definition.import
  const history = delta?.strategy === 'history' ? delta.table : undefined
  const schema = types[0]?.table.schema
  const read = history && { ...(schema === undefined ? {} : { schema }), ...history }
  return {
    connector: definition.name,
    dialect,
    login,
    statements: REMEDIES[dialect].grants({
      login,
      tables: read === undefined ? tables : [...tables, historyNeeds(read)],
      temporary: true,
    }),
    assumed:
      REMEDIES[dialect].sequences === true && types.some((type) => type.description === undefined),
  }
}

/** For whom, and on which product. */
export interface PermissionOptions {
  readonly login: string
  /** Another dialect than that of the target. */
  readonly dialect?: TargetDefinition['dialect'] | undefined
}

/** The triggers write the history as its owner; a delta import reads all of it. */
function historyNeeds(table: TableNeeds['table']): TableNeeds {
  return { table, select: 'all', insert: [], update: [], delete: false }
}
