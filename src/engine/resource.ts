import { hash } from 'node:crypto'
import type { Row } from '../model/value.ts'
import type { SpaceObject } from '../state/store.ts'
import type { BoundType } from './bound-type.ts'
import type { Resource } from './engine.ts'
import { whenReady, type Awaitable } from '../model/awaitable.ts'
import { isLaidOver, laidOver } from './laid-over.ts'
import { isExported } from './present-object.ts'
import type { SourceObject } from '../model/source-object.ts'

/** How many characters of the digest an entity tag keeps: 96 bits. */
const VERSION_LENGTH = 16

/**
 * The answer for a person. It is made of the live row, always: what the connector space remembers is added
 * only where the columns that it fed still hold what was written (spec §3.6), and a staged export is laid over
 * it (`laid-over.ts`). No other function makes a resource, so there is no answer without a row that proves it.
 */
export function resourceOf(
  type: BoundType,
  id: string,
  row: Row,
  object: SpaceObject | undefined,
): Awaitable<Resource> {
  const known = object !== undefined && isExported(object) ? object : undefined
  if (known === undefined || !isLaidOver(known)) return answerOf(type, id, row, known)
  return whenReady(laidOver(type, row, known), (shown) =>
    answerOf(type, id, shown.row, shown.object),
  )
}

function answerOf(
  type: BoundType,
  id: string,
  row: Row,
  known: SpaceObject | undefined,
): Awaitable<Resource> {
  const scope = { now: type.clock.now(), row }
  return whenReady(type.objectType.read(row, known, scope), (source) => ({
    id,
    source,
    columns: type.objectType.readColumns(row),
    row,
    version: versionOf(row, source),
    ...(known === undefined || known.createdAt === '' ? {} : { created: known.createdAt }),
    ...(known === undefined || known.modifiedAt === '' ? {} : { lastModified: known.modifiedAt }),
  }))
}

/** A weak entity tag over everything that an answer shows: the row, and what is remembered beside it. */
export function versionOf(row: Row, source: SourceObject): string {
  const digest = hash('sha1', `${JSON.stringify(row)}${JSON.stringify(source)}`, 'base64url')
  return `W/"${digest.slice(0, VERSION_LENGTH)}"`
}
