import { SyncError } from '../../model/errors.ts'
import type { AttributePath } from '../../model/filter.ts'
import { CORE_USER, ENTERPRISE_USER } from '../../model/source-object.ts'
import { isUrn, SIGNALS } from '../flow/attribute-path.ts'
import type { Answer, Answers } from '../read/answer.ts'

/** An entry of a multi-valued attribute that columns make up: its fixed parts and those in columns. */
export interface Entry {
  readonly where: Readonly<Record<string, string | boolean>>
  /** Answers by sub-attribute in lower case. */
  readonly subs: ReadonlyMap<string, Answer>
}

/** What a filter's attribute path leads to. */
export type Found =
  | { readonly kind: 'scalar'; readonly answer: Answer }
  /** A complex attribute named whole: its parts. */
  | { readonly kind: 'parts'; readonly parts: ReadonlyMap<string, Answer> }
  | {
      readonly kind: 'entries'
      readonly entries: readonly Entry[]
      /** Sub-attribute in lower case, `undefined` when the attribute is named whole. */
      readonly sub: string | undefined
      /** Names of sub-attributes that the schema has. */
      readonly known: ReadonlySet<string>
      /** Whether the connector space may know more entries. */
      readonly more: boolean
    }

/** Looks attributes up as filters name them: without case, with or without the core schema's URN. */
export class AttributeIndex {
  readonly #scalars = new Map<string, Answer>()
  readonly #entries = new Map<string, Entry[]>()

  constructor(answers: Answers) {
    for (const answer of answers.all) {
      if (answer.selector === undefined) this.#scalars.set(keyOf(answer.attribute.path), answer)
      else this.#addToEntry(answer)
    }
  }

  /** The answers of `active`, `accountEnabled` and `isSoftDeleted`. */
  signals(): readonly Answer[] {
    return [...SIGNALS].flatMap((name) => {
      const answer = this.#scalars.get(name.toLowerCase())
      return answer === undefined ? [] : [answer]
    })
  }

  /**
   * Finds what a path leads to.
   *
   * @throws SyncError `REQUEST_FILTER` for an attribute that nothing maps
   */
  find(path: AttributePath): Found {
    const written = pathText(path)
    const found =
      this.#findUnder(baseOf(path), path.sub) ??
      (path.schema === undefined
        ? this.#findUnder(baseOf({ ...path, schema: ENTERPRISE_USER }), path.sub)
        : undefined)
    if (found !== undefined) return found
    throw unmapped(written)
  }

  #findUnder(base: string, sub: string | undefined): Found | undefined {
    const entries = this.#entries.get(base)
    const whole = this.#scalars.get(base)
    const top = whole?.attribute.top
    if (entries !== undefined || (top?.multiValued === true && whole !== undefined)) {
      const sample = top ?? firstOf(entries)?.attribute.top
      return {
        kind: 'entries',
        entries: entries ?? [],
        sub: sub?.toLowerCase(),
        known: new Set((sample?.subAttributes ?? []).map((one) => one.name.toLowerCase())),
        more: whole !== undefined,
      }
    }
    if (sub !== undefined) {
      const part = this.#scalars.get(`${base}.${sub.toLowerCase()}`) ?? whole
      return part === undefined ? undefined : { kind: 'scalar', answer: part }
    }
    if (whole !== undefined) return { kind: 'scalar', answer: whole }
    const parts = new Map<string, Answer>()
    for (const [key, answer] of this.#scalars) {
      if (key.startsWith(`${base}.`)) parts.set(key.slice(base.length + 1), answer)
    }
    return parts.size === 0 ? undefined : { kind: 'parts', parts }
  }

  #addToEntry(answer: Answer): void {
    const { selector } = answer
    if (selector === undefined) return
    const key = keyOf(selector.attribute)
    const entries = this.#entries.get(key) ?? []
    this.#entries.set(key, entries)
    const shape = JSON.stringify(selector.where)
    const known = entries.findIndex((one) => JSON.stringify(one.where) === shape)
    const subs = new Map(entries[known]?.subs)
    subs.set(selector.sub.toLowerCase(), answer)
    const entry = { where: selector.where, subs }
    if (known < 0) entries.push(entry)
    else entries[known] = entry
  }
}

/** The refusal of an attribute that no flow reads. */
export function unmapped(attribute: string): SyncError {
  return new SyncError(
    'REQUEST_FILTER',
    `The attribute "${attribute}" is not mapped in this connector, so it cannot be asked for.`,
    { attribute },
  )
}

/** A path as a client wrote it. */
export function pathText(path: AttributePath): string {
  const name = path.sub === undefined ? path.name : `${path.name}.${path.sub}`
  return path.schema === undefined ? name : `${path.schema}:${name}`
}

function firstOf(entries: readonly Entry[] | undefined): Answer | undefined {
  return entries?.[0]?.subs.values().next().value
}

function keyOf(path: readonly string[]): string {
  const [first = '', ...rest] = path
  const key = isUrn(first) ? `${first}:${rest.join('.')}` : path.join('.')
  return key.toLowerCase()
}

function baseOf(path: AttributePath): string {
  const isCore = path.schema === undefined || path.schema.toLowerCase() === CORE_USER.toLowerCase()
  return (isCore ? path.name : `${path.schema}:${path.name}`).toLowerCase()
}
