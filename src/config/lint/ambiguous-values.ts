import { isScalar } from 'yaml'
import { mappingExample } from './example.ts'
import { defineRule, wholeLines, type Finding } from './rule.ts'
import { objectBodies, pairsOf, valueAt } from './tree.ts'

/** `values: { a: X, b: X }` without `read:`. */
export const ambiguousValues = defineRule({
  id: 'ambiguous-values',
  severity: 'error',
  summary: 'Two attribute values become one column value, and nothing says how it is read back.',
  why:
    'GET is answered from the row. When a column value stands for two attribute values, one of them reads ' +
    'back as the other, and the identity provider sends the same PATCH for ever.',
  help: 'Add "read: state" to answer with the last accepted value, or an expression over "row".',
  good: mappingExample(
    'AmbiguousValues',
    'Kind: { from: userType, values: { Member: E, Employee: E, Guest: G }, read: state }',
  ),
  bad: mappingExample(
    'AmbiguousValues',
    'Kind: { from: userType, values: { Member: E, Employee: E, Guest: G } }',
  ),
  at: '10:62',
  replaces: ['lossy-match', 'round-trip'],
  looksAt: 'file',
  check: ({ file }) =>
    objectBodies(file).flatMap(({ connector, body }) =>
      pairsOf(file, valueAt(file, body, 'mappings')).flatMap(({ name: column, value: flow }) => {
        if (valueAt(file, flow, 'read') !== undefined) return []
        const seen = new Map<unknown, string>()
        return pairsOf(file, valueAt(file, flow, 'values')).flatMap(
          ({ name, value }): Finding[] => {
            if (!isScalar(value)) return []
            const first = seen.get(value.value)
            if (first === undefined) {
              seen.set(value.value, name)
              return []
            }
            return [
              {
                message: `"${first}" and "${name}" both become this value of "${column}", so that it cannot be read back.`,
                span: file.spanOfNode(value),
                covers: wholeLines(file.spanOfNode(value)),
                label: `also the value of "${first}"`,
                connector,
              },
            ]
          },
        )
      }),
    ),
})
