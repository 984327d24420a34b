import { defineRule } from './rule.ts'

/** One `path` twice. */
export const duplicatePath = defineRule({
  id: 'duplicate-path',
  severity: 'error',
  summary: 'Two connectors have one endpoint.',
  why: 'A request says by its path which connector it is for, so that a path belongs to one.',
  help: 'Leave "path" out for /scim/<name>, or choose another.',
  good: twoConnectors('/scim/people', '/scim/guests'),
  bad: twoConnectors('/scim/people', '/scim/people'),
  at: '10:13',
  reportedBy: 'loader',
})

function twoConnectors(first: string, second: string): string {
  return `version: 1
connectors:
  DuplicatePath:
    source: { entra: { path: ${first} } }
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: DuplicatePath
    anchor: { Id: objectId }
    mappings: { UserName: userName }
  DuplicatePathGuests:
    source: { entra: { path: ${second} } }
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: DuplicatePathGuests
    anchor: { Id: objectId }
    mappings: { UserName: userName }
`
}
