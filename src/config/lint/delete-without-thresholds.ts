import { isMap, isScalar, type Node } from 'yaml'
import type { ParsedFile } from '../document.ts'
import { connectorExample } from './example.ts'
import { defineRule, type Finding } from './rule.ts'
import { objectBodies, pairsOf, valueAt } from './tree.ts'

/** `thresholds: { deletes: 100% }`. */
export const deleteWithoutThresholds = defineRule({
  id: 'delete-without-thresholds',
  severity: 'warning',
  summary: 'Thresholds that nothing can pass let every row be deleted.',
  why:
    'Without limits an emptied group or a wrong scope deletes the whole table within minutes. A ' +
    'connector that says nothing has limits: more than 10 and more than 10 % within an hour wait for ' +
    'an approval.',
  help: 'Leave the key out for the default, or give a limit such as { percent: 5, atLeast: 10 }.',
  good: connectorExample(
    'DeleteWithoutThresholds',
    'mappings: { UserName: userName, Active: active }\ndeprovision: { onDisable: delete }',
  ),
  bad: connectorExample(
    'DeleteWithoutThresholds',
    'mappings: { UserName: userName, Active: active }\ndeprovision: { onDisable: delete }\nthresholds: { deletes: 100% }',
  ),
  at: '10:28',
  looksAt: 'file',
  check: ({ file }) =>
    objectBodies(file).flatMap(({ connector, owner, body }) => {
      if (body !== owner) return []
      return pairsOf(file, valueAt(file, owner, 'thresholds')).flatMap(
        ({ name, value }): Finding[] => {
          const limited = name === 'deletes' || name === 'disables'
          if (!limited || value === undefined || !isEverything(file, value)) return []
          return [
            {
              message: `A threshold of all ${name} is none: nothing would ever wait for an approval.`,
              span: file.spanOfNode(value),
              label: 'no limit',
              connector,
            },
          ]
        },
      )
    }),
})

function isEverything(file: ParsedFile, node: Node): boolean {
  const percent = isMap(node) ? valueAt(file, node, 'percent') : node
  if (!isScalar(percent)) return false
  const text = String(percent.value)
  if (isMap(node)) return Number.parseFloat(text) >= 100
  return text.endsWith('%') && Number.parseFloat(text) >= 100
}
