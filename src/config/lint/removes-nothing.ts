import { overlayExample } from './overlay-example.ts'
import { defineRule } from './rule.ts'

/** A `null` in an overlay without anything behind it. */
export const removesNothing = defineRule({
  id: 'removes-nothing',
  severity: 'warning',
  summary: 'An overlay takes out what is not there.',
  why:
    'In an overlay null takes a key out. Where the configuration has no such key, either the name is misspelled and ' +
    'the key that was meant stays, or the line is left over.',
  help: 'Correct the name, or delete the line.',
  good: overlayExample(
    'removes-nothing',
    'RemovesNothing',
    '  RemovesNothing: { thresholds: { deletes: null } }\n',
  ),
  bad: overlayExample(
    'removes-nothing',
    'RemovesNothing',
    '  RemovesNothing: { thresholds: { updates: null } }\n',
  ),
  at: 'environments/removes-nothing.yaml:3:35',
  reportedBy: 'loader',
})
