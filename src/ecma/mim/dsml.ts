import { childrenAt, findElement, textAt, type XmlElement } from '../xml/element.ts'
import type { AgentColumn } from './management-agent.ts'

/** Syntaxes of LDAP that MIM writes for its five kinds of attributes (RFC 4517 §3.3). */
const KINDS: Readonly<Record<string, AgentColumn['kind']>> = {
  '1.3.6.1.4.1.1466.115.121.1.5': 'binary',
  '1.3.6.1.4.1.1466.115.121.1.7': 'bool',
  '1.3.6.1.4.1.1466.115.121.1.12': 'reference',
  '1.3.6.1.4.1.1466.115.121.1.15': 'text',
  '1.3.6.1.4.1.1466.115.121.1.27': 'int',
}

/** What a connector's schema says of object types and columns; it is written in DSML. */
export interface AgentSchema {
  readonly objectTypes: readonly string[]
  /** Of one object type, in the order of the schema. */
  columnsOf(objectType: string): readonly AgentColumn[]
}

/** Reads `schema/dsml/directory-schema`. Attributes that only set passwords are left out. */
export function readSchema(schema: XmlElement | undefined): AgentSchema {
  const directory = schema && findElement(schema, 'directory-schema')
  const classes = childrenAt(directory, 'class')
  const types = new Map(
    childrenAt(directory, 'attribute-type').map((one) => [one.attributes.get('id'), one]),
  )
  return {
    objectTypes: classes.map(nameOf),
    columnsOf: (objectType) =>
      childrenAt(
        classes.find((one) => nameOf(one) === objectType),
        'attribute',
      ).flatMap((use): AgentColumn[] => {
        const name = (use.attributes.get('ref') ?? '').replace(/^#/u, '')
        const type = types.get(name)
        if (name === '' || type?.attributes.get('encrypted') === 'true') return []
        return [columnOf(name, type, use.attributes.get('required') === 'true')]
      }),
  }
}

function nameOf(element: XmlElement): string {
  return textAt(element, 'name') ?? element.attributes.get('id') ?? ''
}

function columnOf(name: string, type: XmlElement | undefined, required: boolean): AgentColumn {
  const length = Number(type?.attributes.get('range-upper'))
  const kind = KINDS[textAt(type, 'syntax') ?? ''] ?? 'text'
  return {
    name,
    kind,
    multiValued: type?.attributes.get('single-value') === 'false',
    readOnly: type?.attributes.get('user-modification') === 'false',
    required,
    ...(kind === 'text' && length > 0 && length < 100_000 ? { length } : {}),
  }
}
