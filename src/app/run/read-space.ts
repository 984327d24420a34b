import type { ConnectorDefinition } from '../../model/definition.ts'
import type { AuditEntry } from '../../state/journal.ts'
import type { SpaceCounts, SpaceRecord, SpaceType } from '../../state/space.ts'
import type { State } from '../../state/state.ts'

const PAGE = 2_000

/** The object types of connectors, as the connector space knows them. */
export function spaceTypes(definitions: readonly ConnectorDefinition[]): readonly SpaceType[] {
  return definitions.flatMap(({ name: connector, objects }) =>
    objects.map(({ name: objectType }) => ({ connector, objectType })),
  )
}

/** How many objects there are, by type. */
export async function countObjects(
  { space }: State,
  types: readonly SpaceType[],
): Promise<readonly (SpaceType & SpaceCounts)[]> {
  return Promise.all(types.map(async (type) => ({ ...type, ...(await space.counts(type)) })))
}

/** Every object of some types, in the order of arrival, without keeping them. */
export async function* objectsOf(
  { space }: State,
  types: readonly SpaceType[],
): AsyncGenerator<SpaceType & SpaceRecord> {
  for (const type of types) {
    let after = 0
    for (;;) {
      const records = await space.scan(type, { kind: 'all' }, { after, limit: PAGE })
      for (const record of records) yield { ...type, ...record }
      const last = records.at(-1)
      if (last === undefined) break
      after = last.number
    }
  }
}

/** The object with an id, or with a key at the source, in the first type that has one. */
export async function findObject(
  { space }: State,
  types: readonly SpaceType[],
  id: string,
): Promise<(SpaceType & SpaceRecord) | undefined> {
  for (const type of types) {
    const [byId] = await space.find(type, { ids: [id] })
    const [byKey] = byId === undefined ? await space.find(type, { sourceKeys: [id] }) : []
    const record = byId ?? byKey
    if (record !== undefined) return { ...type, ...record }
  }
  return undefined
}

/** What a run wrote, row by row, with what stood there before. */
export async function* writesOf({ journal }: State, run: number): AsyncGenerator<AuditEntry> {
  let after = 0
  for (;;) {
    const entries = await journal.audit({ by: `run ${run}`, after, limit: PAGE })
    yield* entries
    const last = entries.at(-1)
    if (last === undefined) return
    after = last.number
  }
}
