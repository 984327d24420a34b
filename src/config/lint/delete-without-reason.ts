import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

const CONNECTOR = connectorExample('DeleteWithoutReason', 'mappings: { UserName: userName }')
const ENTRY = 'connector: DeleteWithoutReasonOld, rows: delete'

/** `rows: delete` and nobody says why. */
export const deleteWithoutReason = defineRule({
  id: 'delete-without-reason',
  severity: 'warning',
  summary: 'A connector is removed together with its rows, and no reason is given.',
  why:
    'With "rows: delete" the rows that the connector made are planned as deletes. They are held until somebody ' +
    'approves them, and that person reads the reason. "rows: keep" lets the connector go and leaves its table as it is.',
  help: 'Write the reason beside it: { connector: …, rows: delete, reason: … }.',
  good: `${CONNECTOR}removed:\n  - { ${ENTRY}, reason: decommissioned }\n`,
  bad: `${CONNECTOR}removed:\n  - { ${ENTRY} }\n`,
  at: '10:48',
  looksAt: 'configuration',
  check({ configuration }) {
    return configuration.removed
      .filter(({ rows, reason = '' }) => rows === 'delete' && reason.trim() === '')
      .map(({ connector, rowsSpan: span }) => ({
        message: `The rows of "${connector}" will be deleted once that is approved, and nobody says why.`,
        span,
      }))
  },
})
