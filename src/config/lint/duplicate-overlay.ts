import { overlayExample } from './overlay-example.ts'
import { defineRule } from './rule.ts'

const EXAMPLE = overlayExample(
  'duplicate-overlay',
  'DuplicateOverlay',
  '  DuplicateOverlay: { thresholds: { deletes: 1% } }\n',
)

/** `prod.yaml` beside `prod.yml`. */
export const duplicateOverlay = defineRule({
  id: 'duplicate-overlay',
  severity: 'error',
  summary: 'One environment has two files.',
  why: 'Which of the two holds is not for a machine to guess; the other one would be ignored without a word.',
  help: 'Keep one of the two files.',
  good: EXAMPLE,
  bad: { ...EXAMPLE, 'environments/duplicate-overlay.yml': 'version: 1\n' },
  at: 'environments/duplicate-overlay.yaml:1:1',
  reportedBy: 'loader',
})
