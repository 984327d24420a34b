import { connectorExample } from './example.ts'
import { defineRule } from './rule.ts'

/** The "billion laughs" attack, small. */
export const aliasBomb = defineRule({
  id: 'alias-bomb',
  severity: 'error',
  summary: 'Aliases multiply the file beyond every measure.',
  why: 'A few lines of aliases of aliases may stand for billions of values. Such a file is refused before it takes the memory of the service.',
  help: 'Write the values out, or use fewer levels of aliases.',
  good: connectorExample('AliasBomb', 'mappings: { UserName: userName }'),
  bad: connectorExample(
    'AliasBomb',
    'mappings: { UserName: userName }\nx-a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]\nx-b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nx-c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nx-d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\nx-e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nx-f: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]',
  ),
  at: '14:15',
  reportedBy: 'loader',
})
