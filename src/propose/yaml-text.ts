import { stringify } from 'yaml'

/** A value on one line, as it stands behind a key: lists and maps in their flow form. */
export function inlineYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => inFlow(one)).join(', ')}]`
  if (typeof value === 'string') return scalar(value)
  return stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trimEnd()
}

/** The same inside a list, where a comma or bracket has a meaning of its own. */
function inFlow(value: unknown): string {
  return inlineYaml({ x: value }).slice('{ x: '.length, -2)
}

/** A key, quoted where YAML needs it. */
export function yamlKey(key: string): string {
  return scalar(key)
}

/** A text on one line; JSON's form is YAML too, and has one for everything. */
function scalar(text: string): string {
  const plain = stringify(text, { lineWidth: 0 }).trimEnd()
  return plain.includes('\n') || /^[|>]/u.test(plain) ? JSON.stringify(text) : plain
}

/** A text without what YAML, or an editor, takes for the end of a line: a comment ends there. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\t\u0085\u2028\u2029]+/gu, ' ')
}

/** A comment behind a line, from words that hold no line break. */
export function comment(words: string): string {
  return words === '' ? '' : ` # ${words.replaceAll(/\s+/gu, ' ')}`
}
