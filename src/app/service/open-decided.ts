import type { ConnectorSurroundings } from '../connector/open-connector.ts'
import type { ConnectorSlot } from './connector-slot.ts'
import { type Decided, servedVersion } from './decided.ts'
import { type NamedVersion, openSlots } from './open-slots.ts'

/** What connectors are opened in. */
export interface OpeningSurroundings {
  /** The connectors as they are open now. */
  readonly present: ReadonlyMap<string, ConnectorSlot>
  readonly surroundings: ConnectorSurroundings
  /** Told when one that is away comes up later. */
  readonly changed: () => void
}

/**
 * Opens what is to be served. A connector whose definition is the same stays as it is; a new version that cannot be
 * opened leaves the one before in its place, and its decision becomes `keep`, or `fail` where there is none.
 */
export async function openDecided(
  decided: readonly Decided[],
  { present, surroundings, changed }: OpeningSurroundings,
): Promise<ReadonlyMap<string, ConnectorSlot>> {
  const slots = new Map<string, ConnectorSlot>()
  const opening: NamedVersion[] = []
  for (const one of decided) {
    const version = servedVersion(one)
    if (version !== undefined) take(one.name, version, opening)
  }
  const first = await openSlots(opening, surroundings, changed)
  for (const [name, slot] of first.slots) slots.set(name, slot)
  const falling: NamedVersion[] = []
  for (const one of decided) {
    const why = first.failed.get(one.name)
    if (why === undefined) continue
    const { good, decision } = one
    const before = good?.version
    const isOther = decision.kind === 'serve' && before?.digest !== decision.version.digest
    if (before === undefined || !isOther) {
      one.decision = { kind: 'fail', why }
      continue
    }
    one.decision = { kind: 'keep', why, revision: decision.version.revision }
    take(one.name, before, falling)
  }
  const second = await openSlots(falling, surroundings, changed)
  for (const [name, slot] of second.slots) slots.set(name, slot)
  for (const one of decided) {
    const why = second.failed.get(one.name)
    if (why !== undefined) one.decision = { kind: 'fail', why }
  }
  return slots

  function take(name: string, version: NamedVersion['version'], left: NamedVersion[]): void {
    const slot = present.get(name)
    if (slot?.digest === version.digest) slots.set(name, slot)
    else left.push({ name, version })
  }
}
