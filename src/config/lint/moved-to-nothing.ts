import { nearest } from '../../model/nearest.ts'
import type { MovedAnchor, MovedColumn } from '../../model/moved.ts'
import type { Configuration } from '../configuration.ts'
import { connectorExample } from './example.ts'
import { columnsOf, connectorNames, ownerOf } from './moves.ts'
import { defineRule, type Finding } from './rule.ts'

const CONNECTOR = connectorExample('MovedToNothing', 'mappings: { UserName: userName }')

/** `moved` to a name that nothing has. */
export const movedToNothing = defineRule({
  id: 'moved-to-nothing',
  severity: 'error',
  summary: 'Something is moved to what is not there.',
  why:
    'What is moved to a name that nothing has would be gone: a connector with its rows and its history, or the values ' +
    'of a column.',
  help: 'Correct the new name. What is gone on purpose stands in "removed".',
  good: `${CONNECTOR}moved:\n  - connector: { from: MovedToNothingOld, to: MovedToNothing }\n`,
  bad: `${CONNECTOR}moved:\n  - connector: { from: MovedToNothingOld, to: MovedToNohting }\n`,
  at: '10:47',
  looksAt: 'configuration',
  check({ configuration }) {
    const names = connectorNames(configuration)
    const later = new Set(
      configuration.moved.flatMap((one) => (one.kind === 'connector' ? [one.from] : [])),
    )
    return configuration.moved.flatMap((one): readonly Finding[] => {
      if (one.kind !== 'connector') return inside(configuration, one, names)
      // What moved on, or was retired since, was there once.
      const removed = configuration.removed.some(({ connector }) => connector === one.to)
      if (names.has(one.to) || later.has(one.to) || removed) return []
      return [missing(`There is no connector "${one.to}".`, one.toSpan, one.to, [...names])]
    })
  },
})

/** What is wrong with the new place of an anchor or a column. */
function inside(
  configuration: Configuration,
  one: MovedAnchor | MovedColumn,
  names: ReadonlySet<string>,
): readonly Finding[] {
  const { connector, object } = ownerOf(configuration, one)
  const name = one.connector
  if (!names.has(name)) {
    return [missing(`There is no connector "${name}".`, one.connectorSpan, name, [...names])]
  }
  // Of a connector with errors nobody knows.
  if (connector === undefined) return []
  if (object === undefined) {
    const message = `The connector "${name}" has no object type "${one.object}".`
    return [{ message, span: one.span, connector: name }]
  }
  if (one.kind === 'anchor') return []
  const columns = columnsOf(object)
  if (columns.includes(one.to)) return []
  const finding = missing(`"${name}" fills no column "${one.to}".`, one.toSpan, one.to, columns)
  return [{ ...finding, connector: name }]
}

function missing(
  message: string,
  span: Finding['span'],
  name: string,
  names: readonly string[],
): Finding {
  const suggestion = nearest(name, names)
  return { message, span, ...(suggestion === undefined ? {} : { suggestion }) }
}
