/**
 * A configuration with one connector, for the examples of a rule: what the example is about follows the
 * lines that every connector needs. Every rule takes a name of its own, so that all examples can be read
 * together without getting in each other's way.
 */
export function connectorExample(name: string, body: string): string {
  return `version: 1
connectors:
  ${name}:
    source: entra
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: ${name}
    anchor: { Id: objectId }
${indent(body, 4)}`
}

/** The same with `userPrincipalName` mapped: the example adds mappings, from line 10 and column 7 on. */
export function mappingExample(name: string, mappings: string): string {
  return connectorExample(
    name,
    `mappings:
  UserName: userPrincipalName
${indent(mappings, 2)}`,
  )
}

function indent(text: string, columns: number): string {
  const lines = text.trimEnd().split('\n')
  return lines.map((line) => `${' '.repeat(line === '' ? 0 : columns)}${line}\n`).join('')
}
