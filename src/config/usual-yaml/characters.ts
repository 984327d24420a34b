/** Units of UTF-16 that mean something in the usual form. */
export const LINE_FEED = 0x0a
export const RETURN = 0x0d
export const BLANK = 0x20
export const DOUBLE_QUOTE = 0x22
export const HASH = 0x23
export const SINGLE_QUOTE = 0x27
export const COMMA = 0x2c
export const DASH = 0x2d
export const COLON = 0x3a
export const GREATER = 0x3e
export const OPEN_SQUARE = 0x5b
export const CLOSE_SQUARE = 0x5d
export const OPEN_CURLY = 0x7b
export const BAR = 0x7c
export const CLOSE_CURLY = 0x7d

/** Nothing usual begins with one of these: anchors, aliases, tags, blocks, what is reserved, ends of collections. */
const NEVER_FIRST: ReadonlySet<number> = new Set(Buffer.from('&*!|>%@`,]}?:#'))

/** Whether the unit at this offset ends a line; the end of the text does, too. */
export function endsLine(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit === LINE_FEED || unit === RETURN || Number.isNaN(unit)
}

/** The first offset from `at` on that holds no blank. */
export function behindBlanks(text: string, at: number): number {
  let next = at
  while (text.charCodeAt(next) === BLANK) next += 1
  return next
}

/** Where the next line begins; the end of the text in the last one. */
export function behindLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

export function isFlowIndicator(unit: number): boolean {
  return (
    unit === COMMA ||
    unit === OPEN_SQUARE ||
    unit === CLOSE_SQUARE ||
    unit === OPEN_CURLY ||
    unit === CLOSE_CURLY
  )
}

/** Whether a scalar without quotes may begin here; a dash may when something follows that is no indicator. */
export function beginsPlain(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit !== DASH) return !NEVER_FIRST.has(unit) && !endsLine(text, at)
  const next = text.charCodeAt(at + 1)
  return next !== BLANK && !endsLine(text, at + 1) && !isFlowIndicator(next)
}
