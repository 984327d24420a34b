import { defineRule } from './rule.ts'

/** A token in the file. */
export const secretInConfiguration = defineRule({
  id: 'secret-in-configuration',
  severity: 'error',
  summary: 'A secret is written as a value.',
  why: 'Configuration is read by many and kept in git for ever. The value is not printed here, and should be taken for known: change the secret.',
  help: 'Write { env: NAME } or { file: PATH } and put the value there.',
  good: 'version: 1\nconnectors:\n  SecretInConfiguration:\n    source: { entra: { token: { env: PEOPLE_TOKEN } } }\n    target: { sqlite: { env: PEOPLE_DATABASE } }\n    table: SecretInConfiguration\n    anchor: { Id: objectId }\n    mappings: { UserName: userName }\n',
  bad: 'version: 1\nconnectors:\n  SecretInConfiguration:\n    source: { entra: { token: correct-horse-battery } }\n    target: { sqlite: { env: PEOPLE_DATABASE } }\n    table: SecretInConfiguration\n    anchor: { Id: objectId }\n    mappings: { UserName: userName }\n',
  at: '4:31',
  reportedBy: 'loader',
})
