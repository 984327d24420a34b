import { defineEntraFunction, operation, refuse, yields } from '../function.ts'
import { asText, type Translated, type Translation } from '../translated.ts'

/** A value by a key; as the whole of a mapping it becomes `values` instead. */
export const switchFunction = defineEntraFunction({
  name: 'Switch',
  takes: ['source', 'defaultValue?', 'key?', 'value?'],
  more: true,
  examples: [
    {
      expression: 'Append(Switch([state], "X", "NSW", "N", "QLD", "Q"), "!")',
      given: { state: 'QLD' },
      result: 'Q!',
    },
    {
      expression: 'Append(Switch([state], "X", "NSW", "N"), "!")',
      given: { state: 'WA' },
      result: 'X!',
    },
    {
      expression: 'Append(Switch([accountEnabled], , "False", "D", "True", "A"), "1")',
      given: { accountEnabled: true },
      result: 'A1',
    },
    { expression: 'Append(Switch([a], "x", [b], "y"), "z")', refused: true },
  ],
  translate: ({ first, optional: [otherwise, ...pairs] }): Translation => {
    const entries: string[] = []
    for (let at = 0; at < pairs.length; at += 2) {
      const key = pairs[at]?.literal
      const value = pairs[at + 1]
      if (key === undefined) return refuse('Switch whose keys are no constants')
      entries.push(`${JSON.stringify(keyFor(first, key))}: ${value ? asText(value) : '""'}`)
    }
    const key = first.type === 'bool' ? `$string(${first.text})` : asText(first)
    const found = `$lookup({ ${entries.join(', ')} }, ${key})`
    return otherwise === undefined
      ? yields('text', found)
      : operation('text', `$exists(${found}) ? ${found} : ${asText(otherwise)}`)
  },
})

/** Entra sends truths as `True`; here they are true. */
function keyFor(source: Translated, key: string | number): string {
  return source.type === 'bool' ? String(key).toLowerCase() : String(key)
}
