/** Somebody of the file: the key of the file stays the same, the badge is the anchor of the row. */
export interface Holder {
  readonly badge: string
  readonly name: string
}

/** One version of the configuration of a connector whose anchors change. */
export interface Settings {
  readonly delta: boolean
  readonly way: 'hold' | 'rekey' | 'recreate'
  readonly onMissing: 'keep' | 'delete'
}

/** The value that rows are matched by. */
export function loginOf(key: string): string {
  return `${key}@x`
}

/** The YAML of a version. */
export function keyedYaml(
  { delta, way, onMissing }: Settings,
  table: { readonly connection: string; readonly name: string },
): string {
  const steps = delta ? 'deltaImport, deltaSynchronization' : 'fullImport, fullSynchronization'
  return `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: No } }
    target: ${table.connection}
    table: ${table.name}
    anchor: { Id: Badge }
    match: [Login]
    mappings:
      Login: "No & '@x'"
      Name: Name
      FirstSeen: { from: Badge, apply: create }
    onAnchorChange: ${way}
    deprovision: { onMissing: ${onMissing} }
    thresholds: { deletes: 1000, disables: 1000, window: 1h }
    import: { delta: { strategy: history, table: ${table.name}_history, overlap: 0s } }
    runProfiles:
      nightly: { steps: [${steps}, export] }
`
}

/** The file. */
export function keyedFile(people: ReadonlyMap<string, Holder>): string {
  const lines = [...people].map(([key, { badge, name }]) => `${key},${badge},${name}`)
  return ['No,Badge,Name', ...lines].join('\n')
}
