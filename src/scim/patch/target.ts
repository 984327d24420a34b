import type { AttributeDefinition } from '../../model/attributes/attribute.ts'
import { SyncError } from '../../model/errors.ts'
import type { AttributePath, Filter } from '../../model/filter.ts'
import { readPath } from '../filter/attribute-path.ts'
import { parseBracketed, type FilterLimits } from '../filter/parse.ts'
import type { KnownAttribute, ResourceNames } from '../schema/names.ts'
import { resolvePath } from '../schema/resolve.ts'
import { entrySelector } from './match-entry.ts'
import type { PatchTarget } from './operation.ts'

/**
 * Parses and resolves a PATCH path (RFC 7644 §3.5.2): `attribute`, `attribute.sub`, `URN:attribute`,
 * `attribute[filter]`, `attribute[filter].sub`, or the URN of a schema alone.
 *
 * @throws SyncError `REQUEST_PATH` when it cannot be read or names nothing that exists, `REQUEST_FILTER`
 * for what stands in brackets
 */
export function parseTarget(text: string, names: ResourceNames, limits: FilterLimits): PatchTarget {
  if (text.length > limits.filterLength) {
    throw new SyncError(
      'REQUEST_PATH',
      `A path has ${text.length} characters; at most ${limits.filterLength} are read.`,
    )
  }
  const read = readPath(text, 0, names)
  if (read === undefined) throw unreadable()
  const { schema, name } = read.path
  if (name === undefined) return wholeSchema(schema, read.end === text.length, names)
  const path: AttributePath = { ...read.path, name }
  if (read.end === text.length) return resolved(path, names)
  if (text[read.end] !== '[') throw unreadable()
  return withFilter(text, read.end + 1, path, names, limits)
}

/** How an attribute is named in messages: as the schema spells it. */
export function labelOf(target: PatchTarget): string {
  switch (target.kind) {
    case 'column':
      return target.column
    case 'schema':
      return target.schema.id
    default: {
      const { urn, definition } = target.attribute
      const name = urn === undefined ? definition.name : `${urn}:${definition.name}`
      return target.sub === undefined ? name : `${name}.${target.sub.name}`
    }
  }
}

function wholeSchema(
  urn: string | undefined,
  complete: boolean,
  names: ResourceNames,
): PatchTarget {
  const schema = names.schemas.get(urn?.toLowerCase() ?? '')
  if (schema === undefined || !complete) throw unreadable()
  return { kind: 'schema', schema }
}

function resolved(path: AttributePath, names: ResourceNames): PatchTarget {
  const found = resolvePath(names, path)
  if (found === undefined) throw unknown(path)
  if (found.kind === 'column') return found
  const { attribute, sub } = found
  return { kind: 'attribute', attribute, ...(sub === undefined ? {} : { sub }) }
}

function withFilter(
  text: string,
  start: number,
  path: AttributePath,
  names: ResourceNames,
  limits: FilterLimits,
): PatchTarget {
  const found = resolvePath(names, path)
  if (found === undefined) throw unknown(path)
  if (
    found.kind === 'column' ||
    found.sub !== undefined ||
    !found.attribute.definition.multiValued
  ) {
    throw new SyncError(
      'REQUEST_PATH',
      `The path selects among the values of "${path.name}", which has one value only.`,
      { attribute: path.name },
    )
  }
  const { attribute } = found
  const { filter, end } = parseBracketed(text, start, names, limits)
  checkNames(filter, attribute)
  const select = entrySelector(filter, attribute)
  if (end === text.length) return { kind: 'attribute', attribute, select }
  const sub = text[end] === '.' ? subOf(text, end + 1, attribute, names) : undefined
  if (sub === undefined) throw unreadable()
  return { kind: 'attribute', attribute, select, sub }
}

function subOf(
  text: string,
  start: number,
  attribute: KnownAttribute,
  names: ResourceNames,
): AttributeDefinition | undefined {
  const read = readPath(text, start, names)
  if (read === undefined || read.end !== text.length) throw unreadable()
  const { name, schema, sub } = read.path
  if (name === undefined || schema !== undefined || sub !== undefined) throw unreadable()
  const definition = attribute.subs.get(name.toLowerCase())
  if (definition === undefined) throw unknown({ name: attribute.definition.name, sub: name })
  return definition
}

/** A filter that asks for a sub-attribute that does not exist would never match, and always create. */
function checkNames(filter: Filter, attribute: KnownAttribute): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      checkNames(filter.left, attribute)
      checkNames(filter.right, attribute)
      return
    case 'not':
      checkNames(filter.of, attribute)
      return
    default: {
      const { name, schema, sub } = filter.path
      const known = attribute.subs.has(name.toLowerCase())
      if (known && schema === undefined && sub === undefined && filter.kind !== 'valuePath') return
      throw new SyncError(
        'REQUEST_FILTER',
        `The filter of "${attribute.definition.name}" asks for a sub-attribute that it has not.`,
        { attribute: attribute.definition.name },
      )
    }
  }
}

function unreadable(): SyncError {
  return new SyncError(
    'REQUEST_PATH',
    'A path cannot be read; it is an attribute, such as name.givenName, ' +
      'emails[type eq "work"].value or urn:…:User:department.',
  )
}

function unknown({ schema, name, sub }: AttributePath): SyncError {
  const written = `${schema === undefined ? '' : `${schema}:`}${name}${sub === undefined ? '' : `.${sub}`}`
  return new SyncError('REQUEST_PATH', `The path names "${written}", which no schema has.`, {
    attribute: written,
  })
}
