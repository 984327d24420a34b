import { defineEntraFunction, operation } from '../function.ts'
import { asText } from '../translated.ts'

/** A text behind a text. */
export const append = defineEntraFunction({
  name: 'Append',
  takes: ['source', 'suffix'],
  examples: [
    {
      expression: 'Append([userPrincipalName], ".old")',
      given: { userPrincipalName: 'ada' },
      result: 'ada.old',
    },
  ],
  translate: ({ required }) => operation('text', required.map((one) => asText(one)).join(' & ')),
})
