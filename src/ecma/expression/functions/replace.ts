import { defineEntraFunction, refuse, yields } from '../function.ts'
import { asText, type Translated, type Translation } from '../translated.ts'

/** Replaces a text or a pattern, or puts the source into a template. */
export const replace = defineEntraFunction({
  name: 'Replace',
  takes: [
    'source',
    'oldValue?',
    'regexPattern?',
    'regexGroupName?',
    'replacementValue?',
    'replacementAttributeName?',
    'template?',
  ],
  examples: [
    {
      expression: 'Replace([a], "-", , , "", , )',
      given: { a: '555-0100' },
      result: '5550100',
    },
    {
      expression: 'Replace([a], "<u>", , , , , "<u>@contoso.com")',
      given: { a: 'ada' },
      result: 'ada@contoso.com',
    },
    {
      expression: 'Replace([a], , "[^0-9]", , "", , )',
      given: { a: '+44 20' },
      result: '4420',
    },
    {
      expression: 'Replace([a], , "(?<Prefix>\\\\d)", "Prefix", , [b], )',
      given: { a: 'x' },
      refused: true,
    },
    { expression: 'Replace([a], , "(?<=x)y", , "z", , )', given: { a: 'x' }, refused: true },
  ],
  translate: ({ first, optional: [old, pattern, group, replacement, attribute, template] }) =>
    group !== undefined || attribute !== undefined
      ? refuse('Replace with a named group or another attribute')
      : replaced(first, old, pattern, replacement, template),
})

function replaced(
  source: Translated,
  old: Translated | undefined,
  pattern: Translated | undefined,
  replacement: Translated | undefined,
  template: Translated | undefined,
): Translation {
  if (old !== undefined && template !== undefined) {
    return yields('text', `$replace(${asText(template)}, ${asText(old)}, ${asText(source)})`)
  }
  if (replacement === undefined) return refuse('Replace without a replacement')
  const found = pattern === undefined ? old && asText(old) : regexOf(pattern)
  if (found === undefined || old?.literal === '') {
    return refuse('Replace whose pattern is no regular expression that runs in linear time')
  }
  return yields('text', `$replace(${asText(source)}, ${found}, ${asText(replacement)})`)
}

/** A pattern of .NET's that means the same in JSONata; groups with names and looking around do not. */
function regexOf({ literal }: Translated): string | undefined {
  if (typeof literal !== 'string' || /\(\?(?!:)|\\[1-9kpPAZzGb]/u.test(literal)) return undefined
  try {
    const { source } = new RegExp(literal, 'u')
    return `/${source}/`
  } catch {
    return undefined
  }
}
