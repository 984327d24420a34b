import { createHash } from 'node:crypto'
import type { ConnectorSource } from '../model/definition.ts'
import { SyncError } from '../model/errors.ts'
import { decodeObjectId } from '../model/object-id.ts'
import { Delivery } from './delivery.ts'
import { Faults } from './faults.ts'
import { parseSourceObject } from './json/source-json.ts'
import type { AcceptedObject, AcceptedObjects, SourceKind } from './source-kind.ts'
import type { ReadEnd, ReadOptions, SourceRecord } from './source.ts'

const PAGE = 2_000

/** Fan-out: the people that another connector of the same configuration accepted. */
export const connector: SourceKind<ConnectorSource> = {
  name: 'connector',
  summary: 'The people that another connector accepted, as they came from its own source.',
  open: (definition, { accepted }) => ({
    kind: 'connector',
    title: `connector ${definition.connector}`,
    read: (options) => readAccepted(definition.connector, accepted, options),
  }),
}

/**
 * Reads the connector space of another connector in the order of arrival. Numbers only grow, so whoever was there
 * at the beginning is met, whatever events come meanwhile.
 *
 * @throws SyncError `SOURCE_UNREADABLE` for an unknown connector, `INTERRUPTED`, and what the connector space throws
 */
async function* readAccepted(
  name: string,
  accepted: (connector: string) => AcceptedObjects | undefined,
  { signal }: ReadOptions,
): AsyncGenerator<readonly SourceRecord[], ReadEnd> {
  const objects = accepted(name)
  if (objects === undefined) {
    throw new SyncError('SOURCE_UNREADABLE', `There is no connector ${name} to read from.`)
  }
  const delivery = new Delivery(new Faults())
  const { faults } = delivery
  const hash = createHash('sha256')
  for (let after: number | undefined; ; ) {
    if (signal?.aborted === true) throw new SyncError('INTERRUPTED', 'The read was stopped.')
    const page = await objects.scan({ ...(after === undefined ? {} : { after }), limit: PAGE })
    for (const one of page.filter(isPresent)) {
      hash.update(`${JSON.stringify(keyOf(one))}${one.accepted}\n`)
      take(one, delivery)
    }
    yield* delivery.batches()
    after = page.at(-1)?.number
    if (after === undefined) break
  }
  if (delivery.count === 0 && faults.count === 0) {
    faults.add('SOURCE_EMPTY', 1, `Connector ${name} has nobody: that says nothing about anybody.`)
  }
  return {
    complete: faults.count === 0,
    count: delivery.count,
    faults: faults.first,
    faultCount: faults.count,
    digest: hash.digest('hex'),
    facts: {},
  }
}

/** Whether the other connector's own source has the person, whatever became of the row. */
function isPresent({ accepted, state, standing }: AcceptedObject): boolean {
  return (
    accepted !== '' && standing !== 'absent' && state !== 'unmanaged' && state !== 'deprovisioned'
  )
}

/** The key at the other connector's source; it stays the same when a person gets its anchor. */
function keyOf({ id, sourceKey }: AcceptedObject): string {
  const decoded = decodeObjectId(id, ['key'])?.['key']
  return sourceKey ?? (typeof decoded === 'string' ? decoded : id)
}

function take(one: AcceptedObject, delivery: Delivery): void {
  const object = parseSourceObject(one.accepted)
  if (object !== undefined) delivery.take(keyOf(one), object, one.number)
  else delivery.faults.add('SOURCE_SYNTAX', one.number, 'The stored object is no JSON object.')
}
