import { overlayExample } from './overlay-example.ts'
import { defineRule } from './rule.ts'

/** A connector in an overlay that the configuration does not have. */
export const overlayOfNothing = defineRule({
  id: 'overlay-of-nothing',
  severity: 'error',
  summary: 'An overlay names a connector or a fragment that the configuration does not have.',
  why:
    'An overlay changes what is there, it does not add connectors. Often the connector was renamed, and without its ' +
    'overlay it would write to the database of another environment. So none of the connectors is served with this ' +
    'overlay until it is put right.',
  help: 'Name a connector of the configuration; a new one is written there, and null in an overlay leaves it out.',
  good: overlayExample(
    'overlay-of-nothing',
    'OverlayOfNothing',
    '  OverlayOfNothing: { thresholds: { deletes: 1% } }\n',
  ),
  bad: overlayExample(
    'overlay-of-nothing',
    'OverlayOfNothing',
    '  OverlayOfNohting: { thresholds: { deletes: 1% } }\n',
  ),
  at: 'environments/overlay-of-nothing.yaml:3:3',
  reportedBy: 'loader',
})
