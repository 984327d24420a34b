import { createHash } from 'node:crypto'
import type { ChangeKind } from '../../model/change-kind.ts'
import type { Row } from '../../model/value.ts'
import type { SpaceRecord } from '../../state/space.ts'
import { parseRow } from './record-text.ts'
import type { TypeParts } from './step-context.ts'
import { changeKind } from './step-tally.ts'

/** What is hashed at once. */
const CHUNK = 1 << 16

/**
 * The digest of staged changes in the order of the connector space, made as they stream by. Each kind has a hash
 * of its own, so that what a run would hold back of a plan has the same digest in the plan and in the run.
 */
export class PlanDigest {
  readonly #kinds = new Map<ChangeKind, KindHash>()

  /** @param changed the columns that an update writes */
  add(type: TypeParts, varying: ReadonlySet<string>, record: SpaceRecord, changed: Changed): void {
    const { staged } = record
    if (staged === undefined) return
    const { operation, desired, newId } = staged
    const generated = operation === 'insert' && type.objectType.anchor.some(isGenerated)
    const id = generated ? (record.sourceKey ?? '') : record.id
    let columns = '{}'
    if (operation === 'insert') columns = withoutVarying(desired, varying)
    else if (operation === 'update') columns = JSON.stringify([changed.before, changed.after])
    const names = JSON.stringify([operation, type.name, id, newId ?? ''])
    this.#of(changeKind(staged)).add(`${names}${columns}\n`)
  }

  /** The digest of all changes, or of those of some kinds. */
  hex(kinds: readonly ChangeKind[] = [...this.#kinds.keys()]): string {
    const whole = createHash('sha256')
    for (const kind of [...kinds].sort()) {
      const one = this.#kinds.get(kind)
      if (one !== undefined) whole.update(`${kind} ${one.hex()}\n`)
    }
    return whole.digest('hex')
  }

  #of(kind: ChangeKind): KindHash {
    const known = this.#kinds.get(kind)
    if (known !== undefined) return known
    const hash = new KindHash()
    this.#kinds.set(kind, hash)
    return hash
  }
}

/** Hashes lines in large pieces. */
class KindHash {
  readonly #hash = createHash('sha256')
  #text = ''

  add(line: string): void {
    this.#text += line
    if (this.#text.length > CHUNK) this.#flush()
  }

  hex(): string {
    this.#flush()
    return this.#hash.copy().digest('hex')
  }

  #flush(): void {
    this.#hash.update(this.#text)
    this.#text = ''
  }
}

/** What an update changes. */
export interface Changed {
  readonly before: Row
  readonly after: Row
}

/**
 * Columns that come out differently each time they are worked out (a generated key, a clock, chance): what stands
 * in them is no part of what a plan promises.
 */
export function varyingColumns({ objectType }: TypeParts): ReadonlySet<string> {
  return new Set([
    ...objectType.flows.flatMap(({ column, expression }) =>
      expression !== undefined && expression.analysis.nondeterministic.length > 0 ? column : [],
    ),
    ...objectType.anchor.flatMap((one) => (isGenerated(one) ? one.column : [])),
  ])
}

function withoutVarying(desired: string, varying: ReadonlySet<string>): string {
  if (varying.size === 0) return desired
  const row = parseRow(desired)
  for (const column of varying) if (row[column] !== undefined) row[column] = ''
  return JSON.stringify(row)
}

function isGenerated({ generate }: { readonly generate?: string }): boolean {
  return generate !== undefined
}
