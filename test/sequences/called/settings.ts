import { actionOf, type Cells, type Fields, type Rule, type Version } from '../model/version.ts'

/** One version of the configuration of a connector that an identity provider calls. */
export interface Settings extends Pick<Version, 'upper' | 'scoped' | 'onDisable' | 'onOutOfScope'> {
  readonly onDelete: Rule
  /** Whether events wait for a run. */
  readonly staged: boolean
  /** The most deletes, disables, updates and inserts within an hour; no limit where absent. */
  readonly most: Version['most']
}

/** What the flows give for a row that is there; the title stands in `Dept`. */
export function flowsOf({ upper }: Settings, { Name, Dept, active }: Fields): Cells {
  return {
    Name: textOf(upper ? Name.toUpperCase() : Name),
    Dept: textOf(Dept),
    Active: active === 'no' ? 'False' : 'True',
  }
}

/** The YAML of a version. */
export function calledYaml(
  settings: Settings,
  table: { readonly connection: string; readonly name: string },
): string {
  const { upper, scoped, onDisable, onOutOfScope, onDelete, staged, most } = settings
  return `version: 1
connectors:
  HR:
    source: entra
    target: ${table.connection}
    table: ${table.name}
    anchor: { Id: externalId }
    ${scoped ? "scope: title != 'Out'" : ''}
    mappings:
      Login: userName
      Name: ${upper ? '$uppercase(displayName)' : 'displayName'}
      Dept: title
      Active: accountEnabled
      FirstSeen: { from: title, apply: create }
    deprovision:
      onDisable: ${actionOf(onDisable)}
      onOutOfScope: ${actionOf(onOutOfScope)}
      onDelete: ${actionOf(onDelete)}
    export: { mode: ${staged ? 'staged' : 'immediate'} }
    thresholds: ${JSON.stringify({ deletes: 1_000, disables: 1_000, ...most, window: '1h' })}
    runProfiles:
      nightly: { steps: [fullImport, fullSynchronization, purge, export] }
`
}

function textOf(value: string): string | null {
  return value === '' ? null : value
}
