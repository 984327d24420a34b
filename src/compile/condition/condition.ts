import { decodeObjectId } from '../../model/object-id.ts'
import type { AttributePath, Filter, FilterOperator } from '../../model/filter.ts'
import { CORE_USER, ECMA2HOST_USER } from '../../model/source-object.ts'
import { unreachable } from '../../model/unreachable.ts'
import { SyncError } from '../../model/errors.ts'
import type { CompiledAnchor } from '../compiled.ts'
import { isUrn } from '../flow/attribute-path.ts'
import type { Answer, Answers } from '../read/answer.ts'
import { type OfferedColumn } from '../read/columns.ts'
import { allOf, anyOf, type Asked, EVERY, exactly, NONE, noneOf, UNKNOWN } from './asked.ts'
import { AttributeIndex, type Entry, type Found, pathText, unmapped } from './attribute-index.ts'
import { columnCondition } from './column-condition.ts'
import { compareAnswer, comparing, presentAnswer, refuseUnordered } from './compare.ts'
import { flagOf, holds } from './holds.ts'

/** What filters are compiled against. */
export interface ConditionContext {
  readonly objectType: string
  readonly anchor: readonly CompiledAnchor[]
  readonly answers: Answers
  readonly offered: readonly OfferedColumn[]
}

type Leaf = Extract<Filter, { kind: 'compare' | 'present' }>

/**
 * Turns filters into conditions on columns. A condition never lets a matching row go; where it may let
 * others through it says `exact: false`.
 */
export function conditionCompiler(context: ConditionContext): (filter: Filter) => Asked {
  const index = new AttributeIndex(context.answers)
  const askColumn = columnCondition(context.offered)
  const ask = (filter: Filter): Asked => {
    switch (filter.kind) {
      case 'and':
        return allOf([ask(filter.left), ask(filter.right)])
      case 'or':
        return anyOf([ask(filter.left), ask(filter.right)])
      case 'not':
        return noneOf(ask(filter.of))
      case 'valuePath':
        return askEntries(index.find(filter.path), filter.of)
      case 'compare':
      case 'present':
        return askLeaf(context, index, askColumn, leafOf(filter))
      default:
        return unreachable(filter)
    }
  }
  return ask
}

/** `eq null` is "has no value", `ne null` is "has one"; `null` has no order (RFC 7644 §3.4.2.2). */
function leafOf(filter: Leaf): Filter {
  if (filter.kind !== 'compare' || filter.value !== null) return filter
  const present: Filter = { kind: 'present', path: filter.path }
  if (filter.operator === 'ne') return present
  if (filter.operator === 'eq') return { kind: 'not', of: present }
  throw new SyncError(
    'REQUEST_FILTER',
    `null can be compared with eq and ne only, not with "${filter.operator}".`,
    { attribute: pathText(filter.path) },
  )
}

function askLeaf(
  context: ConditionContext,
  index: AttributeIndex,
  askColumn: ReturnType<typeof columnCondition>,
  filter: Filter,
): Asked {
  if (filter.kind === 'not') return noneOf(askLeaf(context, index, askColumn, filter.of))
  if (filter.kind !== 'compare' && filter.kind !== 'present') return UNKNOWN
  const { path } = filter
  if (path.schema?.toLowerCase() === ECMA2HOST_USER.toLowerCase()) return askColumn(filter)
  const isCore = path.schema === undefined || path.schema.toLowerCase() === CORE_USER.toLowerCase()
  if (isCore) {
    const special = askSpecial(context, index, filter)
    if (special !== undefined) return special
  }
  return askFound(index.find(path), filter)
}

/** Attributes that every resource has: `id`, `schemas`, `meta`, and `active` with its signals. */
function askSpecial(
  context: ConditionContext,
  index: AttributeIndex,
  filter: Leaf,
): Asked | undefined {
  switch (filter.path.name.toLowerCase()) {
    case 'id':
      return askId(context.anchor, filter)
    case 'schemas':
      return askSchemas(index, filter)
    case 'meta':
      return askMeta(context, filter)
    case 'active':
      return askActive(index, filter)
    case 'accountenabled':
    case 'issoftdeleted':
      throw unmapped(pathText(filter.path))
    default:
      return undefined
  }
}

function askId(anchor: readonly CompiledAnchor[], filter: Leaf): Asked {
  if (filter.kind === 'present') return EVERY
  const { operator, value } = filter
  if (operator === 'ne') return noneOf(askId(anchor, { ...filter, operator: 'eq' }))
  if (operator !== 'eq') {
    throw new SyncError(
      'REQUEST_FILTER',
      `"id" can be compared with eq and ne only, not with "${operator}".`,
      { attribute: 'id' },
    )
  }
  const columns = anchor.map((one) => one.column)
  const decoded = decodeObjectId(String(value), columns)
  if (decoded === undefined) return NONE
  const parts: Asked[] = []
  for (const one of anchor) {
    const held = one.parse(String(decoded[one.column]))
    if (held === undefined || held === null) return NONE
    parts.push(exactly(comparing(one, 'eq', held, 'exact')))
  }
  return allOf(parts)
}

function askSchemas(index: AttributeIndex, filter: Leaf): Asked {
  if (filter.kind === 'present') return EVERY
  const { operator, value } = filter
  if (operator === 'ne') return noneOf(askSchemas(index, { ...filter, operator: 'eq' }))
  if (operator !== 'eq') throw unmapped(pathText(filter.path))
  const wanted = String(value).toLowerCase()
  if (wanted === CORE_USER.toLowerCase()) return EVERY
  // whether an extension is listed depends on the person
  return isUrn(wanted) ? UNKNOWN : NONE
}

function askMeta({ objectType }: ConditionContext, filter: Leaf): Asked {
  const sub = filter.path.sub?.toLowerCase()
  if (sub === 'created' || sub === 'lastmodified') return askInstant(filter)
  if (sub !== 'resourcetype') throw unmapped(pathText(filter.path))
  if (filter.kind === 'present') return EVERY
  if (filter.value === null) return NONE
  return holds(filter.operator, objectType, filter.value, true) ? EVERY : NONE
}

/**
 * When somebody was made or changed; only the connector space knows that.
 *
 * @throws SyncError `REQUEST_FILTER` for what is no instant, and for parts of its text
 */
function askInstant(filter: Leaf): Asked {
  if (filter.kind === 'present') return UNKNOWN
  const { operator, value } = filter
  const name = pathText(filter.path)
  if (operator === 'co' || operator === 'sw' || operator === 'ew') {
    throw new SyncError(
      'REQUEST_FILTER',
      `"${name}" is a dateTime and cannot be compared with "${operator}".`,
      { attribute: name },
    )
  }
  const isInstant = typeof value === 'string' && DATE.test(value) && !isNaN(Date.parse(value))
  if (isInstant || value === null) return UNKNOWN
  throw new SyncError(
    'REQUEST_FILTER',
    `"${name}" is compared with a dateTime, such as "2026-01-31T12:00:00Z".`,
    { attribute: name },
  )
}

const DATE = /^\d{4}-\d{2}-\d{2}/u

/** `active` is what one column says, or what two say together; the second only the row can tell. */
function askActive(index: AttributeIndex, filter: Leaf): Asked {
  const signals = index.signals()
  const [only] = signals
  if (only === undefined) throw unmapped(pathText(filter.path))
  if (signals.length > 1) return UNKNOWN
  if (filter.kind === 'present') return presentAnswer(only)
  const isOpposite = only.attribute.path[0] === 'isSoftDeleted'
  const flag = flagOf(filter.value)
  const value = flag === undefined ? (filter.value ?? '') : isOpposite ? !flag : flag
  return compareAnswer(only, { operator: filter.operator, value })
}

function askFound(found: Found, filter: Leaf): Asked {
  switch (found.kind) {
    case 'scalar':
      return askAnswer(found.answer, filter)
    case 'parts': {
      if (filter.kind === 'present') return anyOf([...found.parts.values()].map(presentAnswer))
      const value = found.parts.get('value')
      if (value !== undefined) return askAnswer(value, filter)
      throw new SyncError(
        'REQUEST_FILTER',
        `"${pathText(filter.path)}" has parts; a filter must name one of them.`,
        { attribute: pathText(filter.path) },
      )
    }
    case 'entries': {
      const path: AttributePath = { name: found.sub ?? 'value' }
      if (filter.kind === 'present') {
        if (found.sub !== undefined) return askEntries(found, { kind: 'present', path })
        return found.more ? UNKNOWN : anyOf(found.entries.map(presentEntry))
      }
      // "ne" over several values is "none of them is equal"
      if (filter.operator !== 'ne') return askEntries(found, { ...filter, path })
      return noneOf(askEntries(found, { ...filter, path, operator: 'eq' }))
    }
    default:
      return unreachable(found)
  }
}

function askAnswer(answer: Answer, filter: Leaf): Asked {
  if (filter.kind === 'present') return presentAnswer(answer)
  const { operator, value } = filter
  return value === null ? UNKNOWN : compareAnswer(answer, { operator, value })
}

/** `attribute[filter]`: one entry must meet the whole filter. */
function askEntries(found: Found, filter: Filter): Asked {
  switch (found.kind) {
    case 'entries':
      if (found.more) return UNKNOWN
      return anyOf(
        found.entries.map((entry) =>
          allOf([presentEntry(entry), askEntry(entry, found.known, filter)]),
        ),
      )
    case 'parts': {
      const entry = { where: {}, subs: found.parts }
      return allOf([presentEntry(entry), askEntry(entry, new Set(found.parts.keys()), filter)])
    }
    case 'scalar':
      return UNKNOWN
    default:
      return unreachable(found)
  }
}

function presentEntry(entry: Entry): Asked {
  return anyOf([...entry.subs.values()].map(presentAnswer))
}

function askEntry(entry: Entry, known: ReadonlySet<string>, filter: Filter): Asked {
  switch (filter.kind) {
    case 'and':
      return allOf([askEntry(entry, known, filter.left), askEntry(entry, known, filter.right)])
    case 'or':
      return anyOf([askEntry(entry, known, filter.left), askEntry(entry, known, filter.right)])
    case 'not':
      return noneOf(askEntry(entry, known, filter.of))
    case 'valuePath':
      throw unmapped(pathText(filter.path))
    default: {
      const leaf = leafOf(filter)
      if (leaf.kind === 'not') return noneOf(askEntry(entry, known, leaf.of))
      return leaf.kind === 'compare' || leaf.kind === 'present'
        ? askPart(entry, known, leaf)
        : UNKNOWN
    }
  }
}

function askPart(entry: Entry, known: ReadonlySet<string>, filter: Leaf): Asked {
  const name = filter.path.name.toLowerCase()
  const answer = entry.subs.get(name)
  if (answer !== undefined) return askAnswer(answer, filter)
  const fixed = Object.keys(entry.where).find((one) => one.toLowerCase() === name)
  if (fixed === undefined && !known.has(name)) throw unmapped(pathText(filter.path))
  // an entry whose selector names no type has the one that was accepted
  if (fixed === undefined && name === 'type') return UNKNOWN
  if (filter.kind === 'present') return fixed === undefined ? NONE : EVERY
  const operator: FilterOperator = filter.operator
  const value = fixed === undefined ? undefined : entry.where[fixed]
  // a part that no column has is without value, and "ne" holds where there is none
  if (value === undefined || filter.value === null) return operator === 'ne' ? EVERY : NONE
  if (typeof value === 'boolean') refuseUnordered(filter.path.name, 'boolean', operator)
  return holds(operator, value, filter.value, false) ? EVERY : NONE
}
