/** Fields of a person as the file has them. */
export interface Fields {
  readonly Name: string
  readonly Dept: string
  readonly active: 'yes' | 'no'
}

/** The row of a person, or of somebody else. */
export type Cells = Readonly<Record<string, string | null>>

/** What happens to a row; `set` writes these columns, and `purgeAfter` is in days. */
export type Rule =
  | { readonly kind: 'keep' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'set'; readonly set: Cells; readonly purgeAfter?: number }

/** One version of the configuration: what the YAML says, told once more in plain functions. */
export interface Version {
  /** Whether runs read what has changed in the table, and look at whom that touches. */
  readonly delta: boolean
  readonly upper: boolean
  /** Whether a flow writes the column `Note`. */
  readonly note: boolean
  readonly scoped: boolean
  readonly onDisable: Rule
  readonly onOutOfScope: Rule
  readonly onMissing: Rule
  readonly onDrift: 'report' | 'overwrite' | 'adopt'
  /** The most deletes, disables, updates and inserts within an hour; no limit where absent. */
  readonly most: Readonly<Partial<Record<'deletes' | 'disables' | 'updates' | 'inserts', number>>>
}

/** What the flows of a version give for a row that is there. */
export function flows(version: Version, { Name, Dept, active }: Fields): Cells {
  return {
    Name: textOf(version.upper ? Name.toUpperCase() : Name),
    Dept: textOf(Dept),
    Active: active === 'no' ? 'False' : 'True',
    ...(version.note && { Note: textOf(Dept) }),
  }
}

/** The columns that flows write, which are compared with the table. */
export function flowColumns({ note }: Version): readonly string[] {
  return ['Name', 'Dept', 'Active', 'FirstSeen', ...(note ? ['Note'] : [])]
}

/** The row of somebody new. */
export function newRow(version: Version, key: string, fields: Fields): Cells {
  return { Id: key, ...flows(version, fields), FirstSeen: textOf(fields.Dept) }
}

/** Whether the scope has a person: JSONata takes every comparison with no value for false. */
export function inScope({ scoped }: Version, { Dept }: Fields): boolean {
  return !scoped || (Dept !== '' && Dept !== 'Out')
}

/** Whether the configuration writes the column that not every version has a flow for. */
export function namesNote({ note, onDisable, onOutOfScope, onMissing }: Version): boolean {
  if (note) return true
  return [onDisable, onOutOfScope, onMissing].some((one) => one.kind === 'set' && 'Note' in one.set)
}

/** Names what decides about people: whoever was evaluated with other rules is evaluated anew. */
export function rulesOf(version: Version): string {
  const { upper, scoped, note, onDisable, onOutOfScope, onMissing } = version
  return JSON.stringify([upper, scoped, note, onDisable, onOutOfScope, onMissing])
}

/** The YAML of a version. */
export function yamlOf(
  version: Version,
  { connection, name: table }: { readonly connection: string; readonly name: string },
): string {
  const { delta, upper, scoped, note, onDisable, onOutOfScope, onMissing, onDrift, most } = version
  const steps = delta ? 'deltaImport, deltaSynchronization' : 'fullImport, fullSynchronization'
  const limits = { deletes: 1_000, disables: 1_000, ...most }
  return `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: No } }
    target: ${connection}
    table: ${table}
    anchor: { Id: No }
    ${scoped ? "scope: Dept != 'Out'" : ''}
    mappings:
      Name: ${upper ? '$uppercase(Name)' : 'Name'}
      Dept: Dept
      Active: "active = 'no' ? 'False' : 'True'"
      FirstSeen: { from: Dept, apply: create }
      ${note ? 'Note: Dept' : ''}
    deprovision:
      onDisable: ${actionOf(onDisable)}
      onOutOfScope: ${actionOf(onOutOfScope)}
      onMissing: ${actionOf(onMissing)}
    onDrift: ${onDrift}
    thresholds: ${JSON.stringify({ ...limits, window: '1h' })}
    runProfiles:
      nightly: { steps: [${steps}, purge, export] }
    import: { delta: { strategy: history, table: ${table}_history, overlap: 0s } }
`
}

/** An action as the YAML has it. */
export function actionOf(rule: Rule): string {
  if (rule.kind !== 'set') return rule.kind
  const { set, purgeAfter } = rule
  return JSON.stringify({
    set,
    ...(purgeAfter === undefined ? {} : { purgeAfter: `${purgeAfter}d` }),
  })
}

function textOf(value: string): string | null {
  return value === '' ? null : value
}
