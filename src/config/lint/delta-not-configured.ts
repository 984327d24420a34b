import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'
import { hasStep } from './run-steps.ts'

/** The step `deltaImport` without `import.delta`. */
export const deltaNotConfigured = defineRule({
  id: 'delta-not-configured',
  severity: 'error',
  summary: 'A run profile imports changes, and nothing says how changed rows are found.',
  why: 'A table does not say by itself which of its rows changed: a column, change tracking or a history table does.',
  help: 'Add import: { delta: { strategy: watermark, column: ModifiedAt } }, or use the step fullImport.',
  good: example('import: { delta: { strategy: watermark, column: ModifiedAt } }'),
  bad: example('import: { pageSize: 5000 }'),
  at: '11:7',
  looksAt: 'connector',
  check({ connector: { name, runProfiles, import: imported } }) {
    if (imported.delta !== undefined) return []
    return runProfiles
      .filter((profile) => hasStep(profile, ['deltaImport']))
      .map((profile) => ({
        message: `The run profile "${profile.name}" has the step "deltaImport", and there is no "import.delta".`,
        span: profile.span,
        connector: name,
      }))
  },
})

function example(how: string): string {
  return connectorExample(
    'DeltaNotConfigured',
    `mappings: { UserName: userName }
${how}
runProfiles:
  hourly: { steps: [deltaImport, deltaSynchronization, export], every: 1h }`,
  )
}
