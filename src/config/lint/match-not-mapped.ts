import { nearest } from '../../model/nearest.ts'
import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** `match: [Mail]` where no flow writes `Mail`. */
export const matchNotMapped = defineRule({
  id: 'match-not-mapped',
  severity: 'error',
  summary: 'A column of "match" has no flow.',
  why:
    'Existing rows are joined by comparing the column with the value that its flow gives. Without a flow ' +
    'there is nothing to compare with, and no row would ever be joined.',
  help: 'Add the column to "mappings", or take it out of "match".',
  good: connectorExample(
    'MatchNotMapped',
    'match: [Mail]\nmappings: { UserName: userName, Mail: mail }',
  ),
  bad: connectorExample(
    'MatchNotMapped',
    'match: [Email]\nmappings: { UserName: userName, Mail: mail }',
  ),
  at: '8:13',
  looksAt: 'connector',
  check: ({ connector }) =>
    connector.objects.flatMap((object) => {
      const columns = [...object.anchor, ...object.flows].map(({ column }) => column)
      return object.match
        .filter(({ column }) => !columns.includes(column))
        .map(({ column, span }) => {
          const near = nearest(column, columns)
          return {
            message: `People are matched by "${column}", and no flow gives this column a value.`,
            span,
            connector: connector.name,
            ...(near === undefined ? {} : { suggestion: near }),
          }
        })
    }),
})
