import { connectorExample } from './example.ts'
import { defineRule, wholeLines } from './rule.ts'

/** A column that stands under `anchor` and under `mappings`. */
export const anchorInMappings = defineRule({
  id: 'anchor-in-mappings',
  severity: 'error',
  summary: 'A column of the anchor has a second flow under "mappings".',
  why:
    'A column is written by exactly one flow. The anchor writes its columns when the row is created and ' +
    'finds the row by them afterwards; a second flow could only disagree.',
  help: 'Take the column out of "mappings".',
  good: connectorExample('AnchorInMappings', 'mappings:\n  UserName: userName'),
  bad: connectorExample('AnchorInMappings', 'mappings:\n  UserName: userName\n  Id: objectId'),
  at: '10:7',
  replaces: ['lossy-match', 'round-trip'],
  looksAt: 'connector',
  check: ({ connector }) =>
    connector.objects.flatMap((object) => {
      const anchor = new Set(object.anchor.map(({ column }) => column))
      return object.flows
        .filter(({ column }) => anchor.has(column))
        .map(({ column, columnSpan }) => ({
          message: `"${column}" is a column of the anchor, which writes it already.`,
          span: columnSpan,
          covers: wholeLines(columnSpan),
          label: 'also under "anchor"',
          connector: connector.name,
        }))
    }),
})
