import { overlayExample } from './overlay-example.ts'
import { defineRule } from './rule.ts'

/** `mappings` in an overlay. */
export const mappingInOverlay = defineRule({
  id: 'mapping-in-overlay',
  severity: 'warning',
  summary: 'An overlay changes what people become.',
  why:
    'Overlays hold what differs between environments: databases, secrets, thresholds, timetables. A mapping, an ' +
    'anchor, a scope or a deprovisioning rule that only one environment has was never tried in another, so that what ' +
    'the test environment has shown says nothing about production.',
  help: 'Write it in the configuration, where every environment gets it.',
  good: overlayExample(
    'mapping-in-overlay',
    'MappingInOverlay',
    '  MappingInOverlay: { thresholds: { deletes: 1% } }\n',
  ),
  bad: overlayExample(
    'mapping-in-overlay',
    'MappingInOverlay',
    '  MappingInOverlay: { mappings: { UserName: mail } }\n',
  ),
  at: 'environments/mapping-in-overlay.yaml:3:23',
  reportedBy: 'loader',
})
