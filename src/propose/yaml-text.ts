import { stringify } from 'yaml'

/** A value on one line, as it stands behind a key: lists and maps in their flow form. */
export function inlineYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => inFlow(one)).join(', ')}]`
  const text = stringify(value, { lineWidth: 0, collectionStyle: 'flow' })
  return text.trimEnd()
}

/** The same inside a list, where a comma or bracket has a meaning of its own. */
function inFlow(value: unknown): string {
  return inlineYaml({ x: value }).slice('{ x: '.length, -2)
}

/** A key, quoted where YAML needs it. */
export function yamlKey(key: string): string {
  // A text that needs a block form is no key; JSON's form is YAML too.
  const text = stringify(key, { lineWidth: 0 }).trimEnd()
  return text.includes('\n') || text.startsWith('|') || text.startsWith('>')
    ? JSON.stringify(key)
    : text
}

/** A comment behind a line, from words that hold no line break. */
export function comment(words: string): string {
  return words === '' ? '' : ` # ${words.replaceAll(/\s+/gu, ' ')}`
}
