import { defineRule } from './rule.ts'

/** One fragment in two files. */
export const duplicateFragment = defineRule({
  id: 'duplicate-fragment',
  severity: 'error',
  summary: 'Two files define a fragment of the same name.',
  why: 'A connector that uses the name would get one of the two, and nobody could tell which.',
  help: 'Rename one of the two fragments, or delete one.',
  good: {
    'duplicate-fragment.yaml': fragmentFile('DuplicateFragment', 'team'),
    'duplicate-fragment_2.yaml': fragmentFile('DuplicateFragmentOther', 'guests'),
  },
  bad: {
    'duplicate-fragment.yaml': fragmentFile('DuplicateFragment', 'team'),
    'duplicate-fragment_2.yaml': fragmentFile('DuplicateFragmentOther', 'team'),
  },
  at: 'duplicate-fragment_2.yaml:3:3',
  reportedBy: 'loader',
})

function fragmentFile(connector: string, fragment: string): string {
  return `version: 1
fragments:
  ${fragment}: { owner: team@example.com }
connectors:
  ${connector}:
    source: entra
    target: { sqlite: { env: PEOPLE_DATABASE } }
    table: ${connector}
    anchor: { Id: objectId }
    mappings: { UserName: userName }
`
}
