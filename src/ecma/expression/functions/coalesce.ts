import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** The first argument that has a value. */
export const coalesce = defineEntraFunction({
  name: 'Coalesce',
  takes: ['source1', 'source?'],
  more: true,
  examples: [
    {
      expression: 'Coalesce([mail], [userPrincipalName], "nobody")',
      given: { userPrincipalName: 'ada@x' },
      result: 'ada@x',
    },
    { expression: 'Coalesce([mail], [userPrincipalName], "nobody")', result: 'nobody' },
  ],
  translate: ({ first, optional }) =>
    yields(
      'text',
      `$coalesce(${[first, ...optional].flatMap((one) => (one === undefined ? [] : [asText(one)])).join(', ')})`,
    ),
})
