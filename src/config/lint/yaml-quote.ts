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
