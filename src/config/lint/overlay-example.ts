import { connectorExample } from './example.ts'

/** A configuration of one connector, and the overlay of an environment that is called after the rule. */
export function overlayExample(
  rule: string,
  connector: string,
  overlay: string,
): Readonly<Record<string, string>> {
  return {
    [`${rule}.yaml`]: connectorExample(
      connector,
      'mappings: { UserName: userName }\nthresholds: { deletes: 5% }',
    ),
    [`environments/${rule}.yaml`]: `version: 1\nconnectors:\n${overlay}`,
  }
}
