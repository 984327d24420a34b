import { defineEntraFunction, yields } from '../function.ts'
import { asText } from '../translated.ts'

/** Values with a text between them; those that are missing drop out. */
export const join = defineEntraFunction({
  name: 'Join',
  takes: ['separator', 'source1', 'source?'],
  more: true,
  examples: [
    {
      expression: 'Join(" ", [givenName], [surname])',
      given: { givenName: 'Ada', surname: 'Lovelace' },
      result: 'Ada Lovelace',
    },
    {
      expression: 'Join(" ", [givenName], [surname])',
      given: { surname: 'Lovelace' },
      result: 'Lovelace',
    },
    {
      expression: 'Join("", "CN=", Word([userPrincipalName], 1, "@"), ",DC=x")',
      given: { userPrincipalName: 'ada@x' },
      result: 'CN=ada,DC=x',
    },
  ],
  translate: ({ required, optional }) =>
    yields(
      'text',
      `$join([${[...required.slice(1), ...optional].flatMap((one) => (one === undefined ? [] : [asText(one)])).join(', ')}], ${required
        .slice(0, 1)
        .map((one) => asText(one))
        .join('')})`,
    ),
})
