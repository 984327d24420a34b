import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

const HEAD = connectorExample('SecretInConfiguration', 'mappings: { UserName: userName }')

/** A token in the file. */
export const secretInConfiguration = defineRule({
  id: 'secret-in-configuration',
  severity: 'error',
  summary: 'A secret is written as a value.',
  why:
    'Configuration is read by many and kept in git for ever. The value is not printed here, and should be ' +
    'taken for known: change the secret.',
  help: 'Write { env: NAME } or { file: PATH } and put the value there.',
  good: HEAD.replace('source: entra', 'source: { entra: { token: { env: PEOPLE_TOKEN } } }'),
  bad: HEAD.replace('source: entra', 'source: { entra: { token: correct-horse-battery } }'),
  at: '4:31',
  reportedBy: 'loader',
})
