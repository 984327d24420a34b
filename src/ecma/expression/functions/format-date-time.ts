import { defineEntraFunction, refuse, yields } from '../function.ts'
import { asText, dateFormat, type Translated, type Translation } from '../translated.ts'

/** A date in another format. */
export const formatDateTime = defineEntraFunction({
  name: 'FormatDateTime',
  takes: ['source', 'dateTimeStyles?', 'inputFormat?', 'outputFormat?'],
  examples: [
    {
      expression: 'FormatDateTime([a], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")',
      given: { a: '20150123105347.1Z' },
      result: '2015-01-23',
    },
    {
      expression: 'FormatDateTime(CDate([a]), , "M/d/yyyy h:mm:ss tt", "dd.MM.yyyy")',
      given: { a: '2015-01-23' },
      result: '23.01.2015',
    },
    {
      expression: 'FormatDateTime([a], "AssumeLocal", "yyyyMMdd", "yyyy")',
      given: { a: '20150123' },
      refused: true,
    },
  ],
  translate: ({ first, optional }) => formatted(first, optional),
})

function formatted(
  source: Translated,
  [styles, input, output]: readonly (Translated | undefined)[],
): Translation {
  if (styles !== undefined && styles.literal !== '')
    return refuse(`FormatDateTime with the style ${styles.text}`)
  if (input === undefined || output === undefined)
    return refuse('FormatDateTime without both formats')
  const from = source.type === 'date' ? source.text : asText(source)
  return yields('text', `$formatDate(${from}, ${dateFormat(source, input)}, ${asText(output)})`)
}
