/** A JSONata expression that does what an expression of Entra's does. */
export interface Translated {
  readonly text: string
  /** What it yields; Entra itself knows texts and lists of them. */
  readonly type: 'text' | 'bool' | 'number' | 'date' | 'list'
  /** A value that stands in the expression. */
  readonly literal?: string | number
  /** An operator is outermost, so that brackets are needed around it. */
  readonly open?: true
}

/** Why there is no translation. */
export interface Refused {
  readonly because: string
}

/** What a function makes of its arguments. */
export type Translation = Translated | Refused

/** How dates are written on their way through an expression. */
const ISO = '"yyyy-MM-ddTHH:mm:ss.fffK"'

/** How Entra writes a date as text. */
const ENTRA_DATE = '"M/d/yyyy h:mm:ss tt"'

/** Whether a translation was refused. */
export function isRefused(translation: Translation): translation is Refused {
  return 'because' in translation
}

/** A text that stands in an expression. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** An operand: in brackets where an operator is outermost. */
export function operand({ text, open }: Translated): string {
  return open === true ? `(${text})` : text
}

/** The expression as text, as Entra would write the value: `True`, and dates as in the United States. */
export function asText(given: Translated): string {
  if (given.literal !== undefined) return quoted(String(given.literal))
  switch (given.type) {
    case 'bool':
      return `(${given.text} ? "True" : "False")`
    case 'number':
      return `$string(${given.text})`
    case 'date':
      return `$formatDate(${given.text}, ${ISO}, ${ENTRA_DATE})`
    default:
      return operand(given)
  }
}

/** The same, with what it is in view. */
export function toText(given: Translated): Translated {
  return given.type === 'text' || given.type === 'list'
    ? given
    : { text: asText(given), type: 'text' }
}

/** The expression as a number. */
export function asNumber(given: Translated): string {
  if (given.literal !== undefined && Number.isFinite(Number(given.literal))) {
    return String(Number(given.literal))
  }
  return given.type === 'number' ? operand(given) : `$number(${asText(given)})`
}

/** The expression as a condition. */
export function asTruth(given: Translated): string {
  return given.type === 'bool' ? given.text : `$bool(${asText(given)})`
}

/** The expression as an instant. */
export function asDate(given: Translated): string {
  return given.type === 'date' ? given.text : `$date(${asText(given)})`
}

/** The format of a date: of a text the one that is said, of an instant our own. */
export function dateFormat(given: Translated, said: Translated): string {
  return given.type === 'date' ? ISO : asText(said)
}

/** Whether there is a value. An attribute is there or not; what a function makes may be an empty text, too. */
export function isThere(given: Translated): Translated {
  return given.text.startsWith('$') || given.open === true
    ? { text: `$boolean(${asText(given)}) = true`, type: 'bool', open: true }
    : { text: `$exists(${given.text})`, type: 'bool' }
}
