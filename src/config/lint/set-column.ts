import type { ParsedFile } from '../document.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'
import {
  actionsOf,
  objectBodies,
  pairsOf,
  valueAt,
  type ObjectBody,
  type TreePair,
} from './tree.ts'

/** `set: { active: false }` where the column is `Active`; `set` of the anchor; `set: { "[Active]": … }`. */
export const setColumn = defineRule({
  id: 'set-column',
  severity: 'error',
  summary: '"set" names a column in a way that cannot be meant.',
  why:
    'The columns of "set" are written exactly as they are spelled, mapped or not. A spelling that differs ' +
    'from a mapped column in case or quoting would be another column, and the anchor must stay, because ' +
    'the row is found by it.',
  help: 'Spell the column as in "mappings", without quotes or brackets of SQL; leave the anchor alone.',
  good: connectorExample(
    'SetColumn',
    'mappings: { UserName: userName, Active: active }\ndeprovision:\n  onDisable: { set: { Active: "False", LeftAt: { expr: $now() } } }',
  ),
  bad: connectorExample(
    'SetColumn',
    'mappings: { UserName: userName, Active: active }\ndeprovision:\n  onDisable: { set: { active: "False" } }',
  ),
  at: '10:27',
  looksAt: 'file',
  check: ({ file }) => objectBodies(file).flatMap((object) => findingsOf(file, object)),
})

function findingsOf(file: ParsedFile, { body, connector }: ObjectBody): Finding[] {
  const anchor = pairsOf(file, valueAt(file, body, 'anchor')).map(({ name }) => name)
  const mapped = pairsOf(file, valueAt(file, body, 'mappings')).map(({ name }) => name)
  return actionsOf(file, body).flatMap(({ action }) =>
    pairsOf(file, valueAt(file, action, 'set')).flatMap((pair): Finding[] => {
      const span = file.spanOfNode(pair.key)
      if (anchor.includes(pair.name)) {
        const message = `"${pair.name}" is a column of the anchor; the row would never be found again.`
        return [{ message, span, connector }]
      }
      const near = misspelt(pair, [...anchor, ...mapped])
      if (near === undefined) return []
      const message = `"${pair.name}" is not the column "${near}" that the mappings name.`
      return [{ message, span, connector, suggestion: near }]
    }),
  )
}

/** The mapped column that a name means, when it is not exactly it. */
function misspelt({ name }: TreePair, columns: readonly string[]): string | undefined {
  if (columns.includes(name)) return undefined
  const bare = name.replace(/^\[(.*)\]$|^"(.*)"$|^`(.*)`$/u, '$1$2$3').toLowerCase()
  return columns.find((column) => column.toLowerCase() === bare)
}
