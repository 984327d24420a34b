/** A text as a quoted YAML scalar on one line: single quotes, double ones where that reads better. */
export function quoteYaml(text: string): string {
  if (text.includes("'") && !/["\\]/u.test(text)) return `"${text}"`
  return `'${text.replaceAll("'", "''")}'`
}

/** The line of a text that holds an offset, from that offset to its end, without a trailing comment. */
export function restOfLine(
  text: string,
  offset: number,
): { readonly start: number; readonly end: number } {
  const rest = /^[^\r\n]*/u.exec(text.slice(offset, offset + 20_000))?.[0] ?? ''
  const comment = /\s#/u.exec(rest)
  const kept = (comment === null ? rest : rest.slice(0, comment.index)).trimEnd()
  return { start: offset, end: offset + kept.length }
}

/** Up to the comma or bracket that is not the expression's own; `undefined` when the line ends before. */
export function expressionLength(text: string): number | undefined {
  const { stop } = scan(text)
  return stop === undefined ? undefined : text.slice(0, stop).trimEnd().length
}

/** Whether a bracket or a quote is opened and not closed. */
export function isOpen(text: string): boolean {
  return scan(text).open
}

function scan(text: string): { readonly stop?: number; readonly open: boolean } {
  let depth = 0
  let quote: string | undefined
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quote !== undefined) {
      if (character === quote) quote = undefined
    } else if ('\'"`'.includes(character)) quote = character
    else if ('([{'.includes(character)) depth++
    else if (depth === 0 && ',)]}'.includes(character)) return { stop: at, open: false }
    else if (')]}'.includes(character)) depth--
  }
  return { open: depth > 0 || quote !== undefined }
}
