import { Document, isCollection, Pair, Scalar, YAMLMap } from 'yaml'
import type { Node } from 'yaml'
import { isEndpoint } from '../../model/definition.ts'
import type { ConnectorDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import { isObject } from '../../model/value.ts'
import { writeTableName } from '../normalize/table-name.ts'
import { originOf } from './origin.ts'
import type { WrittenConnector } from './origin.ts'
import {
  plainAction,
  plainAnchor,
  plainFlow,
  plainOptions,
  plainRules,
  plainSecret,
  plainSource,
} from './plain.ts'
import { plainImport, plainRunProfile, plainThresholds, type PlainMap } from './plain-timetable.ts'

/** What `rollcall render` may be asked for. */
export interface RenderOptions {
  /** Says behind every value, each on a line of its own, where it was written: `connectors.yaml:12` or `default`. */
  readonly blame?: ReadonlyMap<string, WrittenConnector>
}

/**
 * Connectors as YAML in normal form: short forms spelled out, every default written. Reading it gives the
 * same connectors again; secrets are references, as they were.
 */
export function renderConnectors(
  connectors: readonly ConnectorDefinition[],
  options: RenderOptions = {},
): string {
  const document = new Document(undefined, { merge: true })
  const root = new YAMLMap()
  const body = new YAMLMap()
  root.add(new Pair(new Scalar('version'), new Scalar(1)))
  root.add(new Pair(new Scalar('connectors'), body))
  document.contents = root
  for (const connector of connectors) {
    const writer = new Writer(document, options.blame?.get(connector.name))
    body.add(new Pair(new Scalar(connector.name), writer.connector(connector)))
  }
  return document.toString({ lineWidth: 0 })
}

/** Writes one connector; `path` is where a value stands in what the user wrote. */
class Writer {
  readonly #document: Document
  readonly #written: WrittenConnector | undefined

  constructor(document: Document, written: WrittenConnector | undefined) {
    this.#document = document
    this.#written = written
  }

  connector(definition: ConnectorDefinition): YAMLMap {
    const map = new YAMLMap()
    const { description, owner, suspended, source, target } = definition
    this.#put(map, 'description', description, ['description'])
    this.#put(map, 'owner', owner, ['owner'])
    this.#put(map, 'suspend', suspended, ['suspend'])
    map.add(new Pair(new Scalar('source'), this.#source(source)))
    const { dialect, connection } = target
    const way = new YAMLMap()
    const plain =
      'secret' in connection
        ? plainSecret(connection.secret)
        : 'url' in connection
          ? connection.url
          : plainOptions(connection.options)
    this.#put(way, dialect, plain, ['target', dialect])
    map.add(new Pair(new Scalar('target'), way))
    map.add(new Pair(new Scalar('objects'), this.#objects(definition.objects)))
    this.#runs(map, definition)
    return map
  }

  /** How the table is re-read and written, when, and how much of it without somebody looking. */
  #runs(map: YAMLMap, definition: ConnectorDefinition): void {
    const { mode, batch } = definition.export
    this.#putAll(map, 'import', plainImport(definition.import))
    this.#putAll(map, 'export', { mode, batch })
    const profiles = definition.runProfiles.map(
      (profile) => [profile.name, plainRunProfile(profile)] as const,
    )
    if (profiles.length > 0) this.#putAll(map, 'runProfiles', Object.fromEntries(profiles))
    this.#putAll(map, 'thresholds', plainThresholds(definition.thresholds))
    this.#put(map, 'onDrift', definition.onDrift, ['onDrift'])
  }

  /** Adds a mapping of the connector, one entry a line. */
  #putAll(map: YAMLMap, key: string, values: PlainMap): void {
    const inner = new YAMLMap()
    for (const [name, value] of Object.entries(values)) this.#put(inner, name, value, [key, name])
    map.add(new Pair(new Scalar(key), inner))
  }

  #source(source: ConnectorDefinition['source']): YAMLMap {
    const inner = new YAMLMap()
    const { kind } = source
    if (!isEndpoint(source)) {
      const map = new YAMLMap()
      this.#put(map, kind, plainSource(source), ['source', kind])
      return map
    }
    const { tokens, paths, jwt } = source
    const secrets = tokens.map(plainSecret)
    const token = secrets.length > 1 ? secrets : secrets[0]
    this.#put(inner, 'token', token, ['source', kind, 'token'])
    const [path, ...others] = paths
    this.#put(inner, 'path', path, ['source', kind, 'path'], `also ${others.join(', ')}`)
    this.#put(inner, 'jwt', jwt, ['source', kind, 'jwt'])
    const map = new YAMLMap()
    map.add(new Pair(new Scalar(kind), inner))
    return map
  }

  #objects(objects: readonly ObjectTypeDefinition[]): YAMLMap {
    const map = new YAMLMap()
    for (const object of objects) {
      const { value } = this.#written ?? {}
      const nested = isObject(value) && value['objects'] !== undefined
      const path = nested ? ['objects', object.name] : []
      map.add(new Pair(new Scalar(object.name), this.#object(object, path)))
    }
    return map
  }

  #object(object: ObjectTypeDefinition, path: readonly string[]): YAMLMap {
    const map = new YAMLMap()
    this.#put(map, 'table', writeTableName(object.table), [...path, 'table'])
    const anchor = new YAMLMap()
    for (const one of object.anchor) {
      this.#put(anchor, one.column, plainAnchor(one), [...path, 'anchor', one.column])
    }
    map.add(new Pair(new Scalar('anchor'), anchor))
    const columns = object.match.map(({ column }) => column)
    this.#put(map, 'match', columns, [...path, 'match'])
    this.#put(map, 'scope', object.scope?.text, [...path, 'scope'])
    const mappings = new YAMLMap()
    for (const flow of object.flows) {
      this.#put(mappings, flow.column, plainFlow(flow), [...path, 'mappings', flow.column])
    }
    map.add(new Pair(new Scalar('mappings'), mappings))
    const { onDisable, onDelete, onOutOfScope, onMissing } = object.deprovision
    const deprovision = new YAMLMap()
    const at = [...path, 'deprovision']
    this.#put(deprovision, 'onDisable', plainRules(onDisable), [...at, 'onDisable'])
    this.#put(deprovision, 'onDelete', plainAction(onDelete), [...at, 'onDelete'])
    this.#put(deprovision, 'onOutOfScope', plainAction(onOutOfScope), [...at, 'onOutOfScope'])
    this.#put(deprovision, 'onMissing', plainAction(onMissing), [...at, 'onMissing'])
    map.add(new Pair(new Scalar('deprovision'), deprovision))
    this.#put(map, 'onAnchorChange', object.onAnchorChange, [...path, 'onAnchorChange'])
    return map
  }

  /** Adds an entry: on one line, or, where origins are told, each value on a line with its own. */
  #put(map: YAMLMap, key: string, value: unknown, path: readonly string[], note = ''): void {
    if (value === undefined) return
    const entries = this.#written === undefined ? [] : entriesOf(value)
    if (entries.length > 0) {
      const inner = new YAMLMap()
      for (const [name, one] of entries) this.#put(inner, name, one, [...path, name])
      map.add(new Pair(new Scalar(key), inner))
      return
    }
    const node: Node = this.#document.createNode(value)
    if (isCollection(node)) node.flow = true
    const origin = this.#written === undefined ? '' : originOf(this.#written, path)
    const comment = [origin, note === 'also ' ? '' : note].filter((part) => part !== '').join('; ')
    if (comment !== '') node.comment = ` ${comment}`
    map.add(new Pair(new Scalar(key), node))
  }
}

/** The entries of a mapping; none of anything else. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (value instanceof Map) {
    return [...value].map(([key, one]): readonly [string, unknown] => [String(key), one])
  }
  return isObject(value) ? Object.entries(value) : []
}
